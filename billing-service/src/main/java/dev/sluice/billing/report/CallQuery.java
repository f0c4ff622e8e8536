package dev.sluice.billing.report;

import dev.sluice.admin.TimeRange;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;

/** The query parameters by which every report on calls can be narrowed; a {@code @BeanParam}. */
public class CallQuery {
    @QueryParam("accountId")
    public String accountId;

    @QueryParam("keyId")
    public String keyId;

    @BeanParam
    public TimeRange admitted;

    /**
     * A new one.
     *
     * @throws dev.sluice.admin.ProblemException 400
     */
    Filter filter() {
        return new Filter().account(accountId).equal("key_id", keyId).admitted(admitted.start(), admitted.end());
    }
}
