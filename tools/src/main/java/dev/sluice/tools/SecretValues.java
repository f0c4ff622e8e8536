package dev.sluice.tools;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the services of one installation must know and nobody else may, by the names that the chart gives to it. */
final class SecretValues {
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretValues() {}

    /**
     * Fresh ones, and the addresses of both stores.
     *
     * @param keyset of an installation that is restored; null = a new one
     * @param databaseHost host and port of PostgreSQL
     */
    static Map<String, String> make(String keyset, String databaseHost, String redisUrl) {
        String password = random();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("keyset", keyset == null ? newKeyset() : checked(keyset));
        values.put("admin-token", "adm-" + random());
        values.put("service-token", random());
        values.put(SecretFiles.DATABASE_PASSWORD, password);
        values.put("database-url", "postgresql://sluice:" + password + "@" + databaseHost + "/sluice");
        values.put("redis-url", redisUrl);
        return values;
    }

    /** Tink's JSON, with one fresh AES-256 key. */
    static String newKeyset() {
        try {
            AeadConfig.register();
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks AES-GCM", e);
        }
    }

    private static String checked(String keyset) {
        try {
            AeadConfig.register();
            TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
            return keyset.strip();
        } catch (GeneralSecurityException e) {
            throw new Refusal("What came in is no keyset: give the file that was kept with the backups.", e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
