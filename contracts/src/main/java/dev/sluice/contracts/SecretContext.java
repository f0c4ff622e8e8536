package dev.sluice.contracts;

import java.nio.charset.StandardCharsets;

/**
 * What binds a ciphertext to its place (the associated data of the AEAD): a secret copied to another channel or name
 * cannot be decrypted there.
 */
public final class SecretContext {
    private SecretContext() {}

    public static byte[] credential(String channelId, String name) {
        return bytes("credential", channelId, name);
    }

    public static byte[] header(String channelId, String name) {
        return bytes("header", channelId, name);
    }

    private static byte[] bytes(String kind, String channelId, String name) {
        return (kind + '\0' + channelId + '\0' + name).getBytes(StandardCharsets.UTF_8);
    }
}
