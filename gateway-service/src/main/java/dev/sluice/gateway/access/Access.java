package dev.sluice.gateway.access;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The plain ways to use a credential, which only have a place for it: {@code bearer}, {@code header:<name>}, {@code query:<name>}
 * or {@code none}. All others are in {@link Schemes}.
 */
public final class Access {
    private static final String HEADER = "header:";
    private static final String QUERY = "query:";

    private Access() {}

    /** @param access as in the route table; null and {@code bearer} are the same */
    public static boolean isPlain(String access) {
        return access == null
                || access.equals("bearer")
                || access.equals("none")
                || access.startsWith(HEADER)
                || access.startsWith(QUERY);
    }

    /**
     * Signs a request in a plain way.
     *
     * @param path with the query, percent-encoded
     * @return the path to ask for: the given one, unless the credential belongs into the query
     */
    public static String sign(MultiMap headers, String path, String access, String secret) {
        if ("none".equals(access)) {
            return path;
        }
        if (access != null && access.startsWith(QUERY)) {
            return withQuery(path, access.substring(QUERY.length()), secret);
        }
        if (access != null && access.startsWith(HEADER)) {
            headers.set(access.substring(HEADER.length()), secret);
        } else {
            headers.set("authorization", "Bearer " + secret);
        }
        return path;
    }

    static String withQuery(String path, String name, String value) {
        return path + (path.indexOf('?') < 0 ? '?' : '&') + name + '=' + encode(value);
    }

    /** For queries and forms; a space becomes {@code %20}, which both understand. */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
