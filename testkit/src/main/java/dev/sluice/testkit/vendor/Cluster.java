package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** A Kubernetes cluster that projects tokens of a service account into pods, and whose issuer the clouds here trust. */
public final class Cluster {
    /** Whom tokens are for. */
    public static final String AWS = "sts.amazonaws.com";

    public static final String EKS = "pods.eks.amazonaws.com";
    public static final String GOOGLE =
            "https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k";

    private static final String ISSUER = "https://cluster.example";
    private static final String SUBJECT = "system:serviceaccount:sluice:gateway";
    private static final KeyPair KEYS = keys();

    private Cluster() {}

    /** A token of the gateway's service account. */
    public static String token(String audience, Instant expiresAt) {
        ObjectNode claims = VendorServer.JSON
                .createObjectNode()
                .put("iss", ISSUER)
                .put("sub", SUBJECT)
                .put("exp", expiresAt.getEpochSecond());
        claims.putArray("aud").add(audience);
        String signed = encoded("{\"alg\":\"RS256\"}") + '.' + encoded(claims.toString());
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What is wrong with a token for an audience. */
    enum Wrong {
        NOTHING,
        SIGNATURE,
        AUDIENCE,
        TIME
    }

    /** @param token null = none */
    static Wrong check(String token, String audience, Instant now) {
        String[] parts = token == null ? new String[0] : token.split("\\.", -1);
        try {
            if (parts.length != 3 || !isSigned(parts)) {
                return Wrong.SIGNATURE;
            }
            JsonNode claims = VendorServer.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            if (!claims.path("aud").path(0).asText().equals(audience)) {
                return Wrong.AUDIENCE;
            }
            return claims.path("exp").asLong() > now.getEpochSecond() ? Wrong.NOTHING : Wrong.TIME;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            return Wrong.SIGNATURE;
        }
    }

    private static boolean isSigned(String[] parts) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KEYS.getPublic());
        signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
