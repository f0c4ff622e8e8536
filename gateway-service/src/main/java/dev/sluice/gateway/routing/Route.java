package dev.sluice.gateway.routing;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.access.Secret;
import dev.sluice.gateway.dialect.Overrides;
import java.net.URI;
import java.util.Map;

/**
 * Where one attempt of a call goes, and what it costs.
 *
 * @param credential of the channel's pool; null when the upstream needs none
 * @param headers of the channel, clear and decrypted ones together; sent with every request
 * @param upstreamModel what the upstream calls the model
 * @param price version in force that the client pays by
 * @param cost version in force that the channel costs us by; the price when the channel names none
 * @param groupMultiplier of the price in nano-parts
 * @param overrides what the channel changes in requests; null = nothing
 * @param egress the way there; null = straight, with the certificates that the JVM trusts
 */
public record Route(
        RouteTable.Channel channel,
        Credential credential,
        Map<String, String> headers,
        RouteTable.Model model,
        String upstreamModel,
        RouteTable.Price price,
        RouteTable.Price cost,
        long groupMultiplier,
        Overrides overrides,
        Egress egress) {

    /**
     * A decrypted credential; its text form does not show the secret.
     *
     * @param channel id of the channel whose pool it is in: the same secret may be good for one and bad for another
     */
    public record Credential(String channel, String name, Secret secret) {
        public Credential(String channel, String name, String secret) {
            this(channel, name, Secret.of(secret));
        }

        @Override
        public String toString() {
            return "Credential[" + name + "]";
        }
    }

    /**
     * The way to an upstream with its secrets decrypted; its text form shows none of them. What is null is not there.
     *
     * @param proxyUser {@code user:password}, percent-encoded
     * @param ca certificates that are trusted beside the JVM's
     * @param clientKey of the first of the client's certificates; there exactly when they are
     */
    public record Egress(URI proxy, Secret proxyUser, String ca, String clientCertificate, Secret clientKey) {
        /** The same way for whoever is not to learn who we are. */
        public Egress anonymous() {
            return clientCertificate == null ? this : new Egress(proxy, proxyUser, ca, null, null);
        }

        @Override
        public String toString() {
            return "Egress[" + (proxy == null ? "straight" : proxy) + "]";
        }
    }

    /** What the channel changes in requests to an endpoint; null = nothing. */
    public Overrides overrides(Endpoint endpoint) {
        return overrides == null || endpoint == Endpoint.CHAT ? overrides : overrides.ofNames();
    }

    /** The most that the channel makes a request longer, in bytes. */
    public int addedBytes(Endpoint endpoint) {
        Overrides changes = overrides(endpoint);
        return changes == null ? 0 : changes.addedBytes();
    }

    /** Names only: headers may hold secrets. */
    @Override
    public String toString() {
        return "Route[" + channel.name() + ", " + model.name() + " as " + upstreamModel + "]";
    }
}
