package dev.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/**
 * The answer to a write, as data, so that it can be stored for an {@code Idempotency-Key} and given again.
 *
 * @param location of what was created, absolute path; else null
 * @param etag quoted; null when the body is no resource
 * @param body null with 204
 */
public record Answer(int status, String location, String etag, JsonNode body) {

    /** 201: {@code path} below {@code /api/v1/}. */
    public static Answer created(String path, String etag, JsonNode body) {
        return new Answer(201, "/api/v1/" + path, etag, body);
    }

    public static Answer ok(String etag, JsonNode body) {
        return new Answer(200, null, etag, body);
    }

    public static Answer noContent() {
        return new Answer(204, null, null, null);
    }

    /**
     * The HTTP answer to a GET: 304 when the client has it already.
     *
     * @param known {@code If-None-Match}; null when the client has nothing
     */
    public Response unless(String known) {
        return known != null && ETags.names(known, etag)
                ? Response.notModified().header("ETag", etag).build()
                : response().build();
    }

    /** The HTTP answer; add headers before building it. */
    public Response.ResponseBuilder response() {
        Response.ResponseBuilder builder = Response.status(status);
        if (location != null) {
            builder.location(URI.create(location));
        }
        if (etag != null) {
            builder.header("ETag", etag);
        }
        return body == null ? builder : builder.entity(body).type("application/json");
    }
}
