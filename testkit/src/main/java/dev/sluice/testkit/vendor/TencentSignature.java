package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tencent's TC3-HMAC-SHA256, made once more from what came, over the headers that the client says it has signed. */
final class TencentSignature {
    static final String ID = "AKIDz8krbsJ5EXAMPLE";
    static final String KEY = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "TC3-HMAC-SHA256 Credential=(?<id>[^/,]+)/(?<scope>[^,]+), ?SignedHeaders=(?<names>[^,]+), ?"
                    + "Signature=(?<signature>[0-9a-f]{64})");

    /** @param code as Tencent calls it */
    record Fault(String code, String message) {}

    private TencentSignature() {}

    /** Null when a request is signed as it should be, and asks for a chat. */
    static Fault fault(Ask ask, Instant now) {
        String timestamp = ask.header("x-tc-timestamp");
        String authorization = ask.header("authorization");
        Matcher parts = AUTHORIZATION.matcher(authorization == null ? "" : authorization);
        String action = ask.header("x-tc-action");
        if (!"ChatCompletions".equals(action) && !"GetEmbedding".equals(action)) {
            return new Fault("InvalidAction", "The request action is invalid.");
        }
        if (!"2023-09-01".equals(ask.header("x-tc-version"))) {
            return new Fault("NoSuchVersion", "The API version is invalid.");
        }
        if (!parts.matches() || timestamp == null || !timestamp.matches("\\d{1,12}")) {
            return new Fault("AuthFailure.InvalidAuthorization", "The authorization is invalid.");
        }
        Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(signedAt, now).abs().compareTo(SKEW) > 0) {
            return new Fault("AuthFailure.SignatureExpire", "The signature has expired, check your local time.");
        }
        if (!parts.group("id").equals(ID)) {
            return new Fault("AuthFailure.SecretIdNotFound", "The SecretId is not found.");
        }
        return isRight(ask, parts, timestamp, LocalDate.ofInstant(signedAt, ZoneOffset.UTC))
                ? null
                : new Fault("AuthFailure.SignatureFailure", "The provided credentials could not be validated.");
    }

    private static boolean isRight(Ask ask, Matcher parts, String timestamp, LocalDate day) {
        List<String> names = List.of(parts.group("names").split(";", -1));
        String scope = day + "/hunyuan/tc3_request";
        if (!parts.group("scope").equals(scope)
                || !names.containsAll(List.of("content-type", "host"))
                || !names.stream().allMatch(ask.headers()::contains)) {
            return false;
        }
        String hash = Digest.sha256(canonical(ask, names).getBytes(UTF_8));
        String text = String.join("\n", "TC3-HMAC-SHA256", timestamp, scope, hash);
        byte[] key = ("TC3" + KEY).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = Digest.hmac(key, part);
        }
        byte[] right = Digest.hex(Digest.hmac(key, text)).getBytes(UTF_8);
        return MessageDigest.isEqual(right, parts.group("signature").getBytes(UTF_8));
    }

    private static String canonical(Ask ask, List<String> names) {
        String headers = names.stream()
                .map(name -> name + ":" + ask.header(name).strip().toLowerCase(Locale.ROOT) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n", ask.method(), "/", ask.query(), headers, String.join(";", names), Digest.sha256(ask.bytes()));
    }
}
