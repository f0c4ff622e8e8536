package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request as it came.
 *
 * @param uri path and query as they were sent, still percent-encoded
 * @param body null when the bytes are no JSON
 */
record Ask(String method, String uri, MultiMap headers, byte[] bytes, JsonNode body) {
    /** As it was sent, without the query. */
    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** As it was sent; empty when there is none. */
    String query() {
        int query = uri.indexOf('?');
        return query < 0 ? "" : uri.substring(query + 1);
    }

    /** Null when absent. */
    String header(String name) {
        return headers.get(name);
    }

    /** A field of the query, null when absent. */
    String parameter(String name) {
        return first(new QueryStringDecoder(uri).parameters(), name);
    }

    /** A field of the body that is a form, null when absent. */
    String field(String name) {
        String form = new String(bytes, StandardCharsets.UTF_8);
        return first(new QueryStringDecoder(form, false).parameters(), name);
    }

    boolean isBearer(String token) {
        return ("Bearer " + token).equals(header("authorization"));
    }

    private static String first(Map<String, List<String>> fields, String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.getFirst();
    }
}
