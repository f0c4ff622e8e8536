package dev.sluice.contracts;

import java.nio.charset.StandardCharsets;

/**
 * What binds a ciphertext to its place (the associated data of the AEAD): a secret copied to another channel or name
 * cannot be decrypted there.
 */
public final class SecretContext {
    public static final String PROXY_USER = "proxyUser";
    public static final String CLIENT_KEY = "clientKey";

    private SecretContext() {}

    public static byte[] credential(String channelId, String name) {
        return bytes("credential", channelId, name);
    }

    public static byte[] header(String channelId, String name) {
        return bytes("header", channelId, name);
    }

    /** @param name what it is of the way to the upstream: {@link #PROXY_USER} or {@link #CLIENT_KEY} */
    public static byte[] egress(String channelId, String name) {
        return bytes("egress", channelId, name);
    }

    private static byte[] bytes(String kind, String channelId, String name) {
        return (kind + '\0' + channelId + '\0' + name).getBytes(StandardCharsets.UTF_8);
    }
}
