package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Trees;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * A Google service account, for Vertex AI: the credential is its key file, which signs the request for a token (RFC 7523).
 */
final class GoogleServiceAccount implements TokenExchange {
    private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";
    static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /** The most that Google allows. */
    private static final long LIFE_SECONDS = 3_600;

    @Override
    public Step begin(Secret secret, Situation situation) {
        String email = secret.required("client_email");
        String url = tokenUri(secret);
        ObjectNode header = Trees.object().put("alg", "RS256").put("typ", "JWT");
        String keyId = secret.field("private_key_id");
        if (keyId != null) {
            header.put("kid", keyId);
        }
        long seconds = situation.now().getEpochSecond();
        ObjectNode claims = Trees.object()
                .put("iss", email)
                .put("scope", SCOPE)
                .put("aud", url)
                .put("iat", seconds)
                .put("exp", seconds + LIFE_SECONDS);
        String assertion = signed(header, claims, secret.required("private_key"));
        return OAuth.exchange(OAuth.form(url, Map.of("grant_type", GRANT, "assertion", assertion)));
    }

    @Override
    public Signed sign(Draft draft, Token token, Instant now) {
        return OAuth.bearer(draft, token);
    }

    /** Whoever gets the assertion can have a token for it: it goes to Google, or does not leave the machine. */
    private static String tokenUri(Secret secret) {
        String given = secret.field("token_uri");
        if (given == null) {
            return TOKEN_URI;
        }
        if (!Trusted.isGoogle(given)) {
            throw new UnusableSecretException("has a field `token_uri` that is no https address of googleapis.com");
        }
        return given;
    }

    private static String signed(ObjectNode header, ObjectNode claims, String pem) {
        try {
            return Jwt.rs256(header, claims, key(pem));
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            // Neither as the cause nor in words: such messages may repeat what they could not read.
            throw new UnusableSecretException("has a field `private_key` that is no RSA key in PKCS#8");
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        // Pasted through a form or an environment, line ends often became the two characters \ and n.
        String base64 =
                pem.replace("\\n", "\n").replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
}
