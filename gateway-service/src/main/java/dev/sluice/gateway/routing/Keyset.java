package dev.sluice.gateway.routing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import dev.sluice.service.StartRefused;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** The Tink keyset that channel-service seals with, {@code sluice.keyset}. */
public final class Keyset implements SecretOpener {
    private final Aead aead;
    private final int id;

    private Keyset(Aead aead, int id) {
        this.aead = aead;
        this.id = id;
    }

    /**
     * @param json cleartext keyset
     * @throws StartRefused with a sentence for the operator, without the keyset
     */
    public static Keyset parse(String json) {
        try {
            AeadConfig.register();
            KeysetHandle handle = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
            return new Keyset(
                    handle.getPrimitive(RegistryConfiguration.get(), Aead.class),
                    handle.getPrimary().getId());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new StartRefused(
                    "SLUICE_KEYSET is not a Tink AEAD keyset in JSON; restore the Secret that channel-service uses");
        }
    }

    /** Names it in messages: the id of its primary key, hex. */
    public String name() {
        return Integer.toHexString(id);
    }

    @Override
    public String open(String ciphertext, byte[] context) throws GeneralSecurityException {
        byte[] sealed;
        try {
            sealed = Base64.getDecoder().decode(ciphertext);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not Base64", e);
        }
        return new String(aead.decrypt(sealed, context), StandardCharsets.UTF_8);
    }
}
