package dev.sluice.bench.relay;

import java.util.Map;
import java.util.function.Function;

/** {@code Main vertx|netty WHOLE STREAM}: relays to these ports of the loopback and prints the port on which it listens. */
public final class Main {
    private static final Map<String, Function<Targets, Integer>> RELAYS =
            Map.of("vertx", VertxRelay::start, "netty", ByteRelay::start);

    private Main() {}

    public static void main(String[] arguments) {
        Targets targets = new Targets(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        System.out.println(RELAYS.get(arguments[0]).apply(targets));
    }
}
