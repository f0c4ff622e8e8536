package dev.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeysetTest {
    @Test
    void isOneThatSealsAndOpensAndNeverTheSame() throws Exception {
        String keyset = SecretValues.newKeyset();
        KeysetHandle handle = TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
        Aead aead = handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
        byte[] about = "channel".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = aead.encrypt("a secret".getBytes(StandardCharsets.UTF_8), about);

        assertThat(aead.decrypt(sealed, about)).asString(StandardCharsets.UTF_8).isEqualTo("a secret");
        assertThat(SecretValues.newKeyset()).isNotEqualTo(keyset);
    }
}
