package dev.sluice.testkit.vendor;

import java.time.Instant;

/** Temporary keys of AWS: what belongs to an id follows from it, so that every server here knows them all. */
final class AwsKeys {
    private static final String BEGINNING = "ASIA";

    private AwsKeys() {}

    static String id(int number, Instant end) {
        return BEGINNING + number + "X" + end.getEpochSecond();
    }

    static boolean isTemporary(String id) {
        return id.matches(BEGINNING + "\\d+X\\d+");
    }

    static Instant end(String id) {
        return Instant.ofEpochSecond(Long.parseLong(id.substring(id.indexOf('X') + 1)));
    }

    static String key(String id) {
        return "example-key-of-" + id;
    }

    /** With characters that forms and headers have their own ideas about. */
    static String session(String id) {
        return "example/session+of=" + id + "==";
    }
}
