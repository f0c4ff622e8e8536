package dev.sluice.gateway.http;

/** Brings the paths that clients make up from their base URLs to the one that is served. */
final class Paths {
    private final String prefix;

    /** @param prefix under which this gateway is published; empty = none */
    Paths(String prefix) {
        this.prefix = stripped(prefix);
    }

    /**
     * @param path as requested
     * @param forwardedPrefix of a trusted proxy; null = none
     */
    String normalise(String path, String forwardedPrefix) {
        String rest = without(without(path == null ? "/" : path, stripped(forwardedPrefix)), prefix);
        while (rest.startsWith("/v1/v1/")) {
            rest = rest.substring(3);
        }
        return rest.length() > 1 && rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }

    private static String without(String path, String prefix) {
        return !prefix.isEmpty() && path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    private static String stripped(String prefix) {
        if (prefix == null || prefix.isEmpty() || prefix.equals("/")) {
            return "";
        }
        String begun = prefix.startsWith("/") ? prefix : "/" + prefix;
        return begun.endsWith("/") ? begun.substring(0, begun.length() - 1) : begun;
    }
}
