package dev.sluice.tools;

import java.net.URI;
import java.util.Map;

/**
 * Where a Sluice that is tested has its services.
 *
 * @param upstreamHost this process's address as gateways reach it
 * @param upstreamPort where the upstream listens that this process plays; 0 = anywhere
 */
public record Target(
        URI gateway, URI channelService, URI billingService, String adminToken, String upstreamHost, int upstreamPort) {
    static Target from(Map<String, String> environment) {
        return new Target(
                URI.create(Refusal.needed(environment, "GATEWAY_URL")),
                URI.create(Refusal.needed(environment, "CHANNEL_SERVICE_URL")),
                URI.create(Refusal.needed(environment, "BILLING_SERVICE_URL")),
                Refusal.needed(environment, "ADMIN_TOKEN"),
                Refusal.needed(environment, "POD_IP"),
                Integer.parseInt(environment.getOrDefault("UPSTREAM_PORT", "8090")));
    }
}
