package dev.sluice.channel.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import dev.sluice.contracts.SecretContext;
import dev.sluice.service.StartRefused;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Encrypts credentials, secret headers and secrets of egresses with the keyset; cannot decrypt them. Thread-safe. */
@Singleton
public final class Sealer {
    private static final int PREFIX_BYTES = 5;
    private static final int SHORTEST_WITH_HINT = 12;
    private static final int HINT = 4;

    private final KeysetHandle keyset;
    private final Aead aead;

    Sealer(@ConfigProperty(name = "sluice.keyset") Optional<String> keyset) {
        try {
            AeadConfig.register();
            this.keyset = TinkJsonProtoKeysetFormat.parseKeyset(
                    keyset.orElseThrow(() -> new StartRefused("SLUICE_KEYSET must be set: a Tink AEAD keyset as"
                            + " JSON; it encrypts the credentials, and gateways need the same one")),
                    InsecureSecretKeyAccess.get());
            this.aead = this.keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            // Without the cause: parsers quote what they read.
            throw new StartRefused("SLUICE_KEYSET is not a Tink AEAD keyset in JSON; restore the Secret");
        }
    }

    /** Base64 ciphertext, readable only as this credential of this channel. */
    public String credential(String channelId, String name, String secret) {
        return seal(secret, SecretContext.credential(channelId, name));
    }

    /** Base64 ciphertext, readable only as this header of this channel. */
    public String header(String channelId, String name, String value) {
        return seal(value, SecretContext.header(channelId, name));
    }

    /** Base64 ciphertext, readable only as this part of the way to this channel's upstream. */
    public String egress(String channelId, String name, String value) {
        return seal(value, SecretContext.egress(channelId, name));
    }

    /** What people may see of a secret: its last four characters, nothing of a short one. */
    public static String hint(String secret) {
        return secret.length() < SHORTEST_WITH_HINT ? "…" : "…" + secret.substring(secret.length() - HINT);
    }

    String seal(String plain, byte[] context) {
        try {
            return Base64.getEncoder().encodeToString(aead.encrypt(plain.getBytes(StandardCharsets.UTF_8), context));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keyset cannot encrypt");
        }
    }

    /** Whether the proof, which is no secret, was written with this keyset. */
    boolean opens(String proof, byte[] context) {
        try {
            return aead.decrypt(Base64.getDecoder().decode(proof), context).length > 0;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    long primaryKeyId() {
        return keyset.getPrimary().getId() & 0xffffffffL;
    }

    Set<Long> keyIds() {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < keyset.size(); i++) {
            ids.add(keyset.getAt(i).getId() & 0xffffffffL);
        }
        return ids;
    }

    /** The key that wrote a ciphertext: Tink's prefix is a version byte and the id of the key. */
    static long keyId(String ciphertext) {
        byte[] bytes = Base64.getDecoder().decode(ciphertext);
        return bytes.length < PREFIX_BYTES ? -1 : ByteBuffer.wrap(bytes).getInt(1) & 0xffffffffL;
    }
}
