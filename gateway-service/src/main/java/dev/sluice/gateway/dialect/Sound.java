package dev.sluice.gateway.dialect;

import java.util.Locale;

/** What an answer says of itself that was to be sound. */
public final class Sound {
    private Sound() {}

    /** @param contentType null where nothing is said */
    public static boolean mayBe(String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        return !type.startsWith("text/") && !type.startsWith("application/json");
    }
}
