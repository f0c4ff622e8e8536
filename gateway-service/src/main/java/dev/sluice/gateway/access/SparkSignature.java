package dev.sluice.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Trees;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * iFlytek's signature over a WebSocket's handshake, which stands in its query. The credential has {@code appId}, which stands in
 * the message, {@code apiSecret} and {@code apiKey}.
 */
final class SparkSignature implements Signer {
    /** RFC 1123 with two digits of the day, which Java's own does not write. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    @Override
    public Signed sign(Draft draft, Secret secret, Instant now) {
        String appId = secret.required("appId");
        String date = DATE.format(now.atOffset(ZoneOffset.UTC));
        String text =
                "host: " + draft.host() + "\ndate: " + date + "\n" + draft.method() + " " + draft.path() + " HTTP/1.1";
        String signature = base64(Digests.hmac(secret.required("apiSecret").getBytes(UTF_8), text));
        String authorization = "api_key=\"" + secret.required("apiKey")
                + "\", algorithm=\"hmac-sha256\", headers=\"host date request-line\", signature=\"" + signature + "\"";
        String query = "?authorization=" + encoded(base64(authorization.getBytes(UTF_8))) + "&date=" + encoded(date)
                + "&host=" + encoded(draft.host());
        return new Signed(draft.path() + query, Map.of(), body(draft.body(), appId));
    }

    private static byte[] body(byte[] draft, String appId) {
        JsonNode message = Trees.read(draft, 0, draft.length);
        if (!(message instanceof ObjectNode asked)) {
            return null;
        }
        asked.withObject("/header").put("app_id", appId);
        return Trees.write(asked);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
