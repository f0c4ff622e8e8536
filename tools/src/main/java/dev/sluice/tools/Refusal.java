package dev.sluice.tools;

import java.util.Map;

/** Something that the caller has to change; the message says what. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }

    /** The value of an environment variable that must be there. */
    static String needed(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new Refusal(name + " is not set: the chart and compose.yaml set it.");
        }
        return value.strip();
    }
}
