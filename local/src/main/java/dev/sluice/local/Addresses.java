package dev.sluice.local;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the parts of a stack are reached from this machine.
 *
 * @param host where the public ports listen
 */
record Addresses(String host, Ports ports) {

    /** Who listens everywhere is reached here on the loopback. */
    URI open(int port) {
        String reached = List.of("0.0.0.0", "::").contains(host) ? "127.0.0.1" : host;
        return URI.create("http://" + (reached.contains(":") ? "[" + reached + "]" : reached) + ":" + port);
    }

    /** For what listens on the loopback only, whatever the host. */
    URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** All of them, without processes. */
    LocalFile file(StackOptions options, Services services, String adminToken, String apiKey) {
        Map<String, String> management = new LinkedHashMap<>();
        IntStream.range(0, options.gateways())
                .forEach(index -> management.put(
                        Names.gateway(index),
                        local(ports.gatewayManagement(index)).toString()));
        management.put(
                Names.CHANNEL_SERVICE, local(ports.channelServiceManagement()).toString());
        management.put(
                Names.BILLING_SERVICE, local(ports.billingServiceManagement()).toString());
        return new LocalFile(
                open(ports.gateway(0)).toString(),
                open(ports.channelService()).toString(),
                open(ports.billingService()).toString(),
                null,
                options.demo() ? local(ports.demoUpstream()).toString() : null,
                services.databaseUrl(),
                services.redisUrl(),
                management,
                adminToken,
                options.demo() ? apiKey : null,
                Map.of());
    }
}
