package dev.sluice.gateway.routing;

import java.util.List;

/** The model names that a key may use: whole names, or beginnings that end in {@code *}. */
final class Patterns {
    private Patterns() {}

    /** @param patterns null = every name */
    static boolean allow(List<String> patterns, String name) {
        if (patterns == null) {
            return true;
        }
        for (String pattern : patterns) {
            boolean matches = pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : name.equals(pattern);
            if (matches) {
                return true;
            }
        }
        return false;
    }
}
