package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** iFlytek's HMAC over a handshake, made once more from what came. */
final class SparkSignature {
    static final String APP_ID = "a1b2c3d4";
    static final String API_SECRET = "SECRETEXAMPLE";
    static final String API_KEY = "KEYEXAMPLE";

    private static final Duration SKEW = Duration.ofSeconds(300);
    private static final String WRONG = "HMAC signature cannot be verified";
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(api_key|hmac username)=\"(?<key>[^\"]+)\", algorithm=\"hmac-sha256\", "
                    + "headers=\"host date request-line\", signature=\"(?<signature>[^\"]+)\"");

    /** @param status with which the handshake is refused */
    record Fault(int status, String message) {}

    private SparkSignature() {}

    /** Null when a handshake is signed as it should be. */
    static Fault fault(Ask ask, Instant now) {
        String date = ask.parameter("date");
        Matcher parts = AUTHORIZATION.matcher(decoded(ask.parameter("authorization")));
        if (date == null || !parts.matches()) {
            return new Fault(401, "Unauthorized");
        }
        if (!ask.header("host").equals(ask.parameter("host"))
                || !parts.group("key").equals(API_KEY)) {
            return new Fault(401, WRONG);
        }
        if (isOff(date, now)) {
            return new Fault(403, WRONG + ", a valid date or x-date header is required for HMAC Authentication");
        }
        String text = "host: " + ask.header("host") + "\ndate: " + date + "\nGET " + ask.path() + " HTTP/1.1";
        String right = Base64.getEncoder().encodeToString(Digest.hmac(API_SECRET.getBytes(UTF_8), text));
        return MessageDigest.isEqual(
                        right.getBytes(UTF_8), parts.group("signature").getBytes(UTF_8))
                ? null
                : new Fault(401, WRONG);
    }

    private static String decoded(String base64) {
        try {
            return base64 == null ? "" : new String(Base64.getDecoder().decode(base64), UTF_8);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }

    private static boolean isOff(String date, Instant now) {
        try {
            Instant signedAt = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            return Duration.between(signedAt, now).abs().compareTo(SKEW) > 0;
        } catch (DateTimeException noDate) {
            return true;
        }
    }
}
