package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Trees;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/** JSON Web Tokens in compact form (RFC 7519). */
final class Jwt {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Jwt() {}

    /** @param secret not empty */
    static String hs256(JsonNode header, JsonNode claims, String secret) {
        String signed = signed(header, claims);
        return signed + '.' + BASE64.encodeToString(Digests.hmac(secret.getBytes(StandardCharsets.UTF_8), signed));
    }

    /** @throws GeneralSecurityException for a key that is too short to sign */
    static String rs256(JsonNode header, JsonNode claims, PrivateKey key) throws GeneralSecurityException {
        String signed = signed(header, claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + BASE64.encodeToString(signature.sign());
    }

    private static String signed(JsonNode header, JsonNode claims) {
        return BASE64.encodeToString(Trees.write(header)) + '.' + BASE64.encodeToString(Trees.write(claims));
    }
}
