package dev.sluice.gateway.auth;

/** Which address a call comes from, with proxies in between. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * @param remote address of the connection's other end
     * @param forwardedFor {@code x-forwarded-for}, all its values joined by commas; null when absent. Believed only as far as
     *     trusted proxies wrote it: read from the right, the first address that is no trusted proxy is the client
     */
    public static String of(String remote, String forwardedFor, Addresses trustedProxies) {
        String client = remote;
        if (forwardedFor == null) {
            return client;
        }
        String[] hops = forwardedFor.split(",", -1);
        for (int i = hops.length - 1; i >= 0 && trustedProxies.contain(client); i--) {
            String hop = hops[i].strip();
            if (Addresses.bytes(hop) == null) {
                return client;
            }
            client = hop;
        }
        return client;
    }
}
