package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** AWS' Signature Version 4, made once more from what came, over the headers that the client says it has signed. */
final class AwsSignature {
    static final String REGION = "us-east-1";
    static final String ID = "AKIDEXAMPLE";
    static final String KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern AUTHORIZATION = Pattern.compile(ALGORITHM
            + " Credential=(?<id>[^/,]+)/(?<scope>(?<day>\\d{8})/[^,]+), ?SignedHeaders=(?<names>[^,]+), ?"
            + "Signature=(?<signature>[0-9a-f]{64})");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** @param type of the exception that AWS throws */
    record Fault(String type, String message) {}

    private AwsSignature() {}

    /** The pair of keys that it is made with, as a channel has it. */
    static String credential() {
        return VendorServer.JSON
                .createObjectNode()
                .put("accessKeyId", ID)
                .put("secretAccessKey", KEY)
                .toString();
    }

    /** Null when a request is signed as it should be for a service. */
    static Fault fault(Ask ask, String service, Instant now) {
        String authorization = ask.header("authorization");
        String date = ask.header("x-amz-date");
        Matcher parts = AUTHORIZATION.matcher(authorization == null ? "" : authorization);
        if (!parts.matches() || date == null) {
            return new Fault("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        String key = key(parts.group("id"), ask.header("x-amz-security-token"));
        if (key == null) {
            return new Fault("UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        if (AwsKeys.isTemporary(parts.group("id"))
                && !AwsKeys.end(parts.group("id")).isAfter(now)) {
            return new Fault("ExpiredTokenException", "The security token included in the request is expired");
        }
        List<String> names = List.of(parts.group("names").split(";", -1));
        String scope = parts.group("day") + "/" + REGION + "/" + service + "/aws4_request";
        if (!parts.group("scope").equals(scope) || !date.startsWith(parts.group("day"))) {
            return invalid(
                    "Credential should be scoped to a valid region and to the correct service: '" + service + "'.");
        }
        if (!signsEnough(ask, names)) {
            return invalid("'Host' or an 'x-amz-' header must be a 'SignedHeader' in the AWS Authorization.");
        }
        if (isOff(date, now)) {
            return invalid("Signature expired: " + date + " is now earlier than " + TIME.format(now.minus(SKEW)));
        }
        String text = String.join(
                "\n",
                ALGORITHM,
                date,
                scope,
                Digest.sha256(canonical(ask, names).getBytes(UTF_8)));
        byte[] right = signature(key, scope, text).getBytes(UTF_8);
        return MessageDigest.isEqual(right, parts.group("signature").getBytes(UTF_8))
                ? null
                : invalid("The request signature we calculated does not match the signature you provided. "
                        + "Check your AWS Secret Access Key and signing method.");
    }

    private static Fault invalid(String message) {
        return new Fault("InvalidSignatureException", message);
    }

    private static boolean signsEnough(Ask ask, List<String> names) {
        return names.contains("host")
                && names.stream().allMatch(ask.headers()::contains)
                && names.stream().sorted().toList().equals(names)
                && ask.headers().names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> name.startsWith("x-amz-"))
                        .allMatch(names::contains);
    }

    private static boolean isOff(String date, Instant now) {
        try {
            Duration off = Duration.between(TIME.parse(date, Instant::from), now);
            return off.abs().compareTo(SKEW) > 0;
        } catch (DateTimeException noDate) {
            return true;
        }
    }

    private static String canonical(Ask ask, List<String> names) {
        String headers =
                names.stream().map(name -> name + ":" + value(ask, name) + "\n").collect(Collectors.joining());
        String query = Arrays.stream(ask.query().split("&", -1)).sorted().collect(Collectors.joining("&"));
        String path = Arrays.stream(ask.path().split("/", -1))
                .map(Digest::percentEncoded)
                .collect(Collectors.joining("/"));
        return String.join(
                "\n", ask.method(), path, query, headers, String.join(";", names), Digest.sha256(ask.bytes()));
    }

    private static String value(Ask ask, String name) {
        return ask.headers().getAll(name).stream()
                .map(value -> value.strip().replaceAll(" +", " "))
                .collect(Collectors.joining(","));
    }

    /** Null for an id that is not known, or not with that session; null = none. */
    private static String key(String id, String session) {
        if (AwsKeys.isTemporary(id)) {
            return AwsKeys.session(id).equals(session) ? AwsKeys.key(id) : null;
        }
        return id.equals(ID) && session == null ? KEY : null;
    }

    private static String signature(String secret, String scope, String text) {
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = Digest.hmac(key, part);
        }
        return Digest.hex(Digest.hmac(key, text));
    }
}
