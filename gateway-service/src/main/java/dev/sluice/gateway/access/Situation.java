package dev.sluice.gateway.access;

import java.time.Instant;
import java.util.Map;

/**
 * Where and when a token is asked for.
 *
 * @param options of the channel
 * @param environment of this process
 */
public record Situation(Map<String, String> options, Map<String, String> environment, Instant now) {
    /** Null when the variable is not set, or blank. */
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Neither: environments hold secrets. */
    @Override
    public String toString() {
        return "Situation[" + now + "]";
    }
}
