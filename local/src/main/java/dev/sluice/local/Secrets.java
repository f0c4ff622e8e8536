package dev.sluice.local;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * The secrets of one data directory: made once, kept as files of mode 0600, given to the services as {@code …_FILE}.
 *
 * @param directory the files' folder
 */
record Secrets(Path directory) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Secrets in(DataDirectory data) {
        try {
            return new Secrets(Files.createDirectories(data.secrets()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String adminToken() {
        return read(adminTokenFile());
    }

    Path adminTokenFile() {
        return kept("admin-token", () -> "adm-" + random());
    }

    String serviceToken() {
        return read(serviceTokenFile());
    }

    Path serviceTokenFile() {
        return kept("service-token", Secrets::random);
    }

    String databasePassword() {
        return read(databasePasswordFile());
    }

    Path databasePasswordFile() {
        return kept("database-password", Secrets::random);
    }

    /** What channel-service encrypts credentials with; without it the stored ones are lost. */
    Path keysetFile() {
        return kept("keyset", Secrets::newKeyset);
    }

    /** Addresses may hold passwords, so they travel as files too. */
    Path file(String name, String text) {
        Path path = directory.resolve(name);
        try {
            DataDirectory.SecretText.write(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    private Path kept(String name, Supplier<String> made) {
        Path path = directory.resolve(name);
        return Files.exists(path) ? path : file(name, made.get());
    }

    private static String read(Path path) {
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String newKeyset() {
        try {
            AeadConfig.register();
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks AES-GCM", e);
        }
    }
}
