package dev.sluice.gateway.dialect.gemini;

import java.util.regex.Pattern;

/** Who serves the models; the same requests, but for a few details. */
public enum Host {
    /** Fetches what it keeps itself, and videos of YouTube; pictures from elsewhere have to be sent. */
    AI_STUDIO("(?i)gs://.+|https://generativelanguage\\.googleapis\\.com/v[^/]+/files/.+"
            + "|https://(www\\.youtube\\.com/watch\\?|youtu\\.be/).+"),
    /** Fetches what the public can, and has to be told its type. */
    VERTEX("(?i)(gs|https?)://.+");

    private final Pattern fetched;

    Host(String fetched) {
        this.fetched = Pattern.compile(fetched);
    }

    boolean fetches(String address) {
        return fetched.matcher(address).matches();
    }

    boolean wantsTypes() {
        return this == VERTEX;
    }

    /** Where ids of calls are unknown fields, results belong to calls by their order. */
    boolean knowsIds() {
        return this == AI_STUDIO;
    }
}
