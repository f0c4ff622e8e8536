package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;

/**
 * The token that Zhipu's clients make of their key, checked once more: its times are in milliseconds. They may also send the key as it
 * is.
 */
final class ZhipuToken {
    private static final String ID = "zhipu-id-1";
    private static final String HALF = "zhipu-half-that-signs-example";
    static final String CREDENTIAL = ID + "." + HALF;

    private ZhipuToken() {}

    /** @param authorization with {@code Bearer} or without; null when absent */
    static boolean isRight(String authorization, Instant now) {
        String token = authorization == null ? "" : authorization.replaceFirst("^Bearer ", "");
        if (token.equals(CREDENTIAL)) {
            return true;
        }
        String[] parts = token.split("\\.", -1);
        return parts.length == 3 && isSigned(parts) && isWellMade(parts, now.toEpochMilli());
    }

    private static boolean isSigned(String[] parts) {
        byte[] right = Digest.hmac(HALF.getBytes(UTF_8), parts[0] + "." + parts[1]);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(right);
        return MessageDigest.isEqual(text.getBytes(UTF_8), parts[2].getBytes(UTF_8));
    }

    private static boolean isWellMade(String[] parts, long now) {
        try {
            JsonNode head = decoded(parts[0]);
            JsonNode claims = decoded(parts[1]);
            return head.path("alg").asText().equals("HS256")
                    && head.path("sign_type").asText().equals("SIGN")
                    && claims.path("api_key").asText().equals(ID)
                    && claims.path("timestamp").asLong() <= now
                    && claims.path("exp").asLong() > now;
        } catch (IOException | IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static JsonNode decoded(String part) throws IOException {
        return VendorServer.JSON.readTree(Base64.getUrlDecoder().decode(part));
    }
}
