package dev.sluice.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS' Signature Version 4 for services other than S3. The credential has {@code accessKeyId}, {@code secretAccessKey} and, for
 * one that expires, {@code sessionToken}; the region is the channel's option {@code region}. A plain text, or the field
 * {@code apiKey}, is an API key of the service and goes as a bearer token.
 */
public final class SigV4 implements Signer {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final String UNRESERVED = "-._~/";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = "yyyyMMdd".length();

    private final String service;

    /** @param service as AWS calls it in scopes, such as {@code bedrock} */
    public SigV4(String service) {
        this.service = service;
    }

    @Override
    public Signed sign(Draft draft, Secret secret, Instant now) {
        String apiKey = apiKey(secret);
        if (apiKey != null) {
            return new Signed(draft.path(), Map.of("authorization", "Bearer " + apiKey));
        }
        String accessKey = secret.required("accessKeyId");
        String key = secret.required("secretAccessKey");
        String time = SECONDS.format(now);
        List<String> parts = List.of(time.substring(0, DAY), region(draft), service, "aws4_request");
        String scope = String.join("/", parts);

        SortedMap<String, String> added = new TreeMap<>(Map.of("x-amz-date", time));
        String session = secret.field("sessionToken");
        if (session != null && !session.isBlank()) {
            added.put("x-amz-security-token", session);
        }
        SortedMap<String, String> headers = signed(draft, added);
        String names = String.join(";", headers.keySet());
        String toSign = String.join("\n", ALGORITHM, time, scope, hash(utf8(canonical(draft, headers, names))));
        added.put(
                "authorization",
                ALGORITHM + " Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                        + HexFormat.of().formatHex(signature(key, parts, toSign)));
        return new Signed(draft.path(), added);
    }

    /** Null when the credential is a pair of keys, or means to be one. */
    private static String apiKey(Secret secret) {
        return secret.text().stripLeading().startsWith("{")
                ? secret.field("apiKey")
                : secret.text().strip();
    }

    private static String region(Draft draft) {
        String region = draft.options().get("region");
        if (region == null || region.isBlank()) {
            throw new UnusableSecretException("needs the channel's option `region`");
        }
        return region;
    }

    /** What has to be signed, and the content's type. What proxies on the way may change is better left out. */
    private static SortedMap<String, String> signed(Draft draft, Map<String, String> added) {
        SortedMap<String, String> headers = new TreeMap<>();
        draft.headers().forEach((name, value) -> {
            if (name.equals("content-type") || name.startsWith("x-amz-")) {
                headers.put(name, value);
            }
        });
        headers.putAll(added);
        headers.put("host", draft.host());
        return headers;
    }

    private static String canonical(Draft draft, SortedMap<String, String> headers, String names) {
        int query = draft.path().indexOf('?');
        String path = query < 0 ? draft.path() : draft.path().substring(0, query);
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                draft.method(),
                encoded(path),
                query < 0 ? "" : sorted(draft.path().substring(query + 1)),
                lines,
                names,
                hash(draft.body()));
    }

    /** The path as it is sent, percent-encoded once more. */
    private static String encoded(String path) {
        StringBuilder out = new StringBuilder(path.length() + 16);
        for (byte b : utf8(path)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static String sorted(String query) {
        return Stream.of(query.split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .sorted(Comparator.<String[], String>comparing(pair -> pair[0])
                        .thenComparing(pair -> pair.length > 1 ? pair[1] : ""))
                .map(pair -> pair[0] + "=" + (pair.length > 1 ? pair[1] : ""))
                .collect(Collectors.joining("&"));
    }

    /** The key is derived for each part of the scope in turn. */
    private static byte[] signature(String secretKey, List<String> scope, String toSign) {
        byte[] key = utf8("AWS4" + secretKey);
        for (String part : scope) {
            key = hmac(key, part);
        }
        return hmac(key, toSign);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
