package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Trees;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A Google service account, for Vertex AI: the credential is its key file, which signs the request for a token (RFC 7523).
 */
final class GoogleServiceAccount implements TokenExchange {
    private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    /** The most that Google allows. */
    private static final long LIFE_SECONDS = 3_600;

    @Override
    public Ask ask(Secret secret, Map<String, String> options, Instant now) {
        String email = secret.required("client_email");
        String url = tokenUri(secret);
        ObjectNode header = Trees.object().put("alg", "RS256").put("typ", "JWT");
        String keyId = secret.field("private_key_id");
        if (keyId != null) {
            header.put("kid", keyId);
        }
        long seconds = now.getEpochSecond();
        ObjectNode claims = Trees.object()
                .put("iss", email)
                .put("scope", SCOPE)
                .put("aud", url)
                .put("iat", seconds)
                .put("exp", seconds + LIFE_SECONDS);
        String assertion = signed(header, claims, secret.required("private_key"));
        return OAuth.form(url, Map.of("grant_type", GRANT, "assertion", assertion));
    }

    @Override
    public Token read(int status, byte[] body, Instant now) {
        return OAuth.read(status, body, now);
    }

    @Override
    public Signed sign(Draft draft, Token token) {
        return OAuth.bearer(draft, token);
    }

    /** Whoever gets the assertion can have a token for it: it goes to Google, or does not leave the machine. */
    private static String tokenUri(Secret secret) {
        String given = secret.field("token_uri");
        if (given == null) {
            return TOKEN_URI;
        }
        if (!isTrusted(given)) {
            throw new UnusableSecretException("has a field `token_uri` that is no https address of googleapis.com");
        }
        return given;
    }

    private static boolean isTrusted(String address) {
        try {
            URI uri = new URI(address);
            if (uri.getHost() == null || uri.getRawUserInfo() != null) {
                return false;
            }
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            boolean google = host.equals("googleapis.com") || host.endsWith(".googleapis.com");
            return LOOPBACK.contains(host)
                    ? "http".equals(uri.getScheme()) || "https".equals(uri.getScheme())
                    : google && "https".equals(uri.getScheme());
        } catch (URISyntaxException e) {
            return false;
        }
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
