package dev.sluice.admin;

import jakarta.ws.rs.QueryParam;

/** The query parameters that every list takes; a {@code @BeanParam}. */
public class Paging {
    @QueryParam("pageSize")
    public String pageSize;

    @QueryParam("pageToken")
    public String pageToken;

    /**
     * What they ask for.
     *
     * @throws ProblemException 400
     */
    public PageRequest request() {
        return PageRequest.of(pageSize, pageToken);
    }
}
