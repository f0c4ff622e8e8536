package dev.sluice.tools;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Upstream;
import dev.sluice.testkit.UpstreamOptions;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Streams and whole calls for a while, so that somebody can roll, scale and upgrade a Sluice under them: counts what was cut or
 * refused, and in the end holds the account's balance against the number of answers.
 *
 * @param streams how many clients stream at any time; a tenth as many make whole calls
 * @param duration how long
 */
record Load(Target target, int streams, Duration duration) {
    private static final Duration BOOKS = Duration.ofSeconds(60);
    private static final BigDecimal MONEY = new BigDecimal("1000");
    private static final BigDecimal PRICE = new BigDecimal("0.001");
    private static final int SHOWN = 10;
    /** Of a client that makes whole calls, which are over at once. */
    private static final Duration BETWEEN = Duration.ofMillis(100);

    static Load from(Map<String, String> environment) {
        return new Load(
                Target.from(environment),
                Integer.parseInt(environment.getOrDefault("STREAMS", "200")),
                Duration.ofSeconds(Integer.parseInt(environment.getOrDefault("SECONDS", "60"))));
    }

    /** Tells what happened; returns whether every call was answered whole and the books agree. */
    boolean run(Consumer<String> out) {
        UpstreamOptions options = new UpstreamOptions("0.0.0.0", target.upstreamPort(), 1, 10, 1_000);
        try (Upstream upstream = Upstream.start(options)) {
            return new Running(upstream, out).all();
        }
    }

    private final class Running {
        private final String name = "load-" + UUID.randomUUID().toString().substring(0, 8);
        private final Fixture fixture = new Fixture(target);
        private final AtomicInteger whole = new AtomicInteger();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final Consumer<String> out;
        private final String channel;
        private final String account;
        private final Rest gateway;
        private final Instant end;

        Running(Upstream upstream, Consumer<String> out) {
            this.out = out;
            upstream.always(name, Behaviour.of("chunks-100+rate-10"));
            channel = fixture.channel(name, target.upstreamHost(), upstream.port());
            account = fixture.account(name, MONEY.toPlainString());
            gateway = new Rest(target.gateway(), fixture.key(account));
            Fixture.within(
                    BOOKS,
                    "the gateway does not list the new model",
                    () -> gateway.send("GET", "/v1/models", null).body().contains(name));
            end = Instant.now().plus(duration);
        }

        boolean all() {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < streams + streams / 10; i++) {
                boolean stream = i < streams;
                clients.add(Thread.ofVirtual().start(() -> client(stream)));
            }
            out.accept("running: " + streams + " streams for " + duration.toSeconds() + " s");
            clients.forEach(Running::join);
            out.accept(whole.get() + " answers whole, " + faults.size() + " failed");
            faults.stream().limit(SHOWN).forEach(fault -> out.accept("FAILED  " + fault));
            boolean agree = books();
            fixture.channels().done("DELETE", "/api/v1/channels/" + channel, null);
            fixture.disable(account);
            return faults.isEmpty() && agree;
        }

        private void client(boolean stream) {
            while (Instant.now().isBefore(end)) {
                try {
                    HttpResponse<String> answer =
                            gateway.send("POST", "/v1/chat/completions", Fixture.body(name, stream, stream ? 100 : 5));
                    boolean good = answer.statusCode() == 200
                            && (!stream || answer.body().endsWith("data: [DONE]\n\n"));
                    if (good) {
                        whole.incrementAndGet();
                    } else {
                        faults.add(answer.statusCode() + ": " + answer.body());
                    }
                } catch (Refusal e) {
                    faults.add(e.getMessage());
                }
                if (!stream) {
                    Fixture.pause(BETWEEN);
                }
            }
        }

        /** Calls that failed may have been paid for or not; only where none did is the sum known. */
        private boolean books() {
            BigDecimal expected = MONEY.subtract(PRICE.multiply(BigDecimal.valueOf(whole.get())));
            try {
                Fixture.within(BOOKS, "", () -> balance().compareTo(expected) == 0);
                out.accept("ok      the balance is " + expected.toPlainString() + ", as the answers say");
                return true;
            } catch (Refusal e) {
                out.accept("FAILED  the balance is " + balance().toPlainString() + ", the answers say "
                        + expected.toPlainString());
                return false;
            }
        }

        private BigDecimal balance() {
            return new BigDecimal(fixture.billing()
                    .done("GET", "/api/v1/accounts/" + account + "/balance", null)
                    .path("balance")
                    .asText());
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal("Interrupted.", e);
            }
        }
    }
}
