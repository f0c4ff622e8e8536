package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Trees;
import java.time.Instant;
import java.util.Map;

/**
 * Zhipu's keys of the form {@code id.secret}: the id and the time are signed with the secret, which never leaves. A key without a
 * dot is a bearer token.
 */
final class ZhipuJwt implements Signer {
    /** As Zhipu's own SDK has it. */
    private static final long LIFE_MS = 210_000;

    private static final JsonNode HEADER = Trees.object().put("alg", "HS256").put("sign_type", "SIGN");

    @Override
    public Signed sign(Draft draft, Secret secret, Instant now) {
        String key = secret.text();
        int dot = key.indexOf('.');
        String token = dot < 0 ? key : token(key.substring(0, dot), key.substring(dot + 1), now.toEpochMilli());
        return new Signed(draft.path(), Map.of("authorization", "Bearer " + token));
    }

    private static String token(String id, String secret, long nowMs) {
        if (id.isBlank() || secret.isBlank()) {
            throw new UnusableSecretException("is not of the form `id.secret`");
        }
        JsonNode claims =
                Trees.object().put("api_key", id).put("exp", nowMs + LIFE_MS).put("timestamp", nowMs);
        return Jwt.hs256(HEADER, claims, secret);
    }
}
