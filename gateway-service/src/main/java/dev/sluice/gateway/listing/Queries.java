package dev.sluice.gateway.listing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths with a cursor in their query. */
final class Queries {
    private Queries() {}

    /** @param path has a query; a null cursor adds nothing to it */
    static String with(String path, String name, String cursor) {
        return cursor == null
                ? path
                : path
                        + '&'
                        + name
                        + '='
                        + URLEncoder.encode(cursor, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
