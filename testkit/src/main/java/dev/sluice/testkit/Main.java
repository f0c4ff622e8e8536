package dev.sluice.testkit;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The upstream as a process: {@code java -cp … dev.sluice.testkit.Main [--host H] [--port N] [--rate TOKENS_PER_SECOND]
 * [--event-loops N] [--journal ENTRIES]}. Prints one line with its URL when it answers; runs until it is killed.
 */
public final class Main {
    private static final String USAGE =
            "usage: [--host 127.0.0.1] [--port 8090] [--rate 60] [--event-loops 1] [--journal 10000]";

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        UpstreamOptions options;
        try {
            options = options(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        try {
            Upstream upstream = Upstream.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(upstream::close));
            System.out.println("upstream ready at " + upstream.baseUrl());
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    static UpstreamOptions options(List<String> args) {
        String host = "127.0.0.1";
        int port = 8090;
        int eventLoops = 1;
        double rate = 60;
        int journal = 10_000;
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + " needs a value");
            }
            String value = args.get(i + 1);
            switch (args.get(i)) {
                case "--host" -> host = value;
                case "--port" -> port = Integer.parseInt(value);
                case "--rate" -> rate = Double.parseDouble(value);
                case "--event-loops" -> eventLoops = Integer.parseInt(value);
                case "--journal" -> journal = Integer.parseInt(value);
                default -> throw new IllegalArgumentException("unknown option " + args.get(i));
            }
        }
        return new UpstreamOptions(host, port, eventLoops, rate, journal);
    }
}
