package dev.sluice.gateway.access;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tencent's TC3-HMAC-SHA256 for Hunyuan. The credential has {@code secretId} and {@code secretKey}; the channel's option
 * {@code region} is sent when there is one. A dialect that asks for another action than a chat sets {@code x-tc-action} itself.
 */
final class Tc3 implements Signer {
    private static final String ALGORITHM = "TC3-HMAC-SHA256";
    private static final String SERVICE = "hunyuan";
    private static final String VERSION = "2023-09-01";
    private static final String ACTION = "ChatCompletions";
    private static final String REQUEST = "tc3_request";
    private static final String SIGNED_HEADERS = "content-type;host";

    @Override
    public Signed sign(Draft draft, Secret secret, Instant now) {
        String id = secret.required("secretId");
        String key = secret.required("secretKey");
        String path = draft.path().isEmpty() ? "/" : draft.path();
        LocalDate date = LocalDate.ofInstant(now, ZoneOffset.UTC);
        String scope = date + "/" + SERVICE + "/" + REQUEST;
        String text =
                String.join("\n", ALGORITHM, Long.toString(now.getEpochSecond()), scope, hash(canonical(draft, path)));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-tc-action", draft.headers().getOrDefault("x-tc-action", ACTION));
        headers.put("x-tc-version", draft.headers().getOrDefault("x-tc-version", VERSION));
        headers.put("x-tc-timestamp", Long.toString(now.getEpochSecond()));
        String region = draft.options().get("region");
        if (region != null) {
            headers.put("x-tc-region", region);
        }
        headers.put(
                "authorization",
                ALGORITHM + " Credential=" + id + "/" + scope + ", SignedHeaders=" + SIGNED_HEADERS + ", Signature="
                        + Digests.hex(Digests.hmac(key(key, date), text)));
        return new Signed(path, headers);
    }

    private static String canonical(Draft draft, String path) {
        int query = path.indexOf('?');
        return String.join(
                "\n",
                draft.method(),
                query < 0 ? path : path.substring(0, query),
                query < 0 ? "" : path.substring(query + 1),
                "content-type:" + draft.headers().get("content-type"),
                "host:" + draft.host(),
                "",
                SIGNED_HEADERS,
                Digests.hex(Digests.sha256(draft.body())));
    }

    private static byte[] key(String secretKey, LocalDate date) {
        byte[] ofDate = Digests.hmac(("TC3" + secretKey).getBytes(StandardCharsets.UTF_8), date.toString());
        return Digests.hmac(Digests.hmac(ofDate, SERVICE), REQUEST);
    }

    private static String hash(String text) {
        return Digests.hex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
