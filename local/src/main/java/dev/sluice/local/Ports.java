package dev.sluice.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Where everything listens: fixed distances from one base, so that two stacks with different bases never meet.
 *
 * @param base the port of the first gateway
 */
public record Ports(int base) {

    static final int DEFAULT_BASE = 8080;

    private static final int MANAGEMENT = 1000;

    public Ports {
        if (base < 1024 || base > 64000) {
            throw new Refusal("--port-base " + base + " is not between 1024 and 64000.");
        }
    }

    /** A base whose ports are all free right now, below the range that the system hands out by itself. */
    static Ports free(int gateways) {
        for (int attempt = 0; attempt < 200; attempt++) {
            Ports ports = new Ports(20_000 + 10 * ThreadLocalRandom.current().nextInt(1_000));
            if (ports.all(gateways).values().stream().allMatch(Ports::isFree)) {
                return ports;
            }
        }
        throw new Refusal("No free range of ports was found: stop something that listens.");
    }

    /** Further gateways, which only tests start, come after the demo upstream. */
    int gateway(int index) {
        return index == 0 ? base : base + 20 + index;
    }

    int gatewayManagement(int index) {
        return gateway(index) + MANAGEMENT;
    }

    int channelService() {
        return base + 1;
    }

    int channelServiceManagement() {
        return channelService() + MANAGEMENT;
    }

    int billingService() {
        return base + 2;
    }

    int billingServiceManagement() {
        return billingService() + MANAGEMENT;
    }

    int demoUpstream() {
        return base + 10;
    }

    int redis() {
        return base + 299;
    }

    int postgres() {
        return base + 352;
    }

    /** All of them by what listens there. */
    Map<String, Integer> all(int gateways) {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (int index = 0; index < gateways; index++) {
            all.put(Names.gateway(index), gateway(index));
            all.put(Names.gateway(index) + " management", gatewayManagement(index));
        }
        all.put(Names.CHANNEL_SERVICE, channelService());
        all.put(Names.CHANNEL_SERVICE + " management", channelServiceManagement());
        all.put(Names.BILLING_SERVICE, billingService());
        all.put(Names.BILLING_SERVICE + " management", billingServiceManagement());
        all.put(Names.DEMO_UPSTREAM, demoUpstream());
        all.put(Names.REDIS, redis());
        all.put(Names.POSTGRES, postgres());
        return all;
    }

    /** Stops the start with a sentence when something listens where one of the named programs will. */
    void requireFree(int gateways, Predicate<String> program) {
        all(gateways).forEach((name, port) -> {
            if (program.test(name.replace(" management", "")) && !isFree(port)) {
                throw new Refusal(
                        "Port %d (%s) is in use: stop what listens there, or choose other ports with --port-base %d."
                                .formatted(port, name, base + 100));
            }
        });
    }

    static boolean isFree(int port) {
        // Both addresses: what listens on every address does not always keep 127.0.0.1 from being bound, nor the
        // other way round.
        return isFree(port, InetAddress.getLoopbackAddress()) && isFree(port, null);
    }

    private static boolean isFree(int port, InetAddress address) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
