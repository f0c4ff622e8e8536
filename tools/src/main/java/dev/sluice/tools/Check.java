package dev.sluice.tools;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Upstream;
import dev.sluice.testkit.UpstreamOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What {@code helm test} tries: a chat, a stream, a client that hangs up, a budget that is used up and a channel that is
 * disabled, against an upstream that this process plays. Takes away again what it made.
 */
public final class Check {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ANSWERED = "data: [DONE]\n\n";

    private interface Step {
        void run();
    }

    private final Target target;
    private final Upstream upstream;
    private final Consumer<String> out;
    private final Fixture fixture;
    private final String name = "helm-test-" + UUID.randomUUID().toString().substring(0, 8);
    private String channel;
    private String account;
    private Rest gateway;
    private boolean failed;

    private Check(Target target, Upstream upstream, Consumer<String> out) {
        this.target = target;
        this.upstream = upstream;
        this.out = out;
        this.fixture = new Fixture(target);
    }

    /** Tells of each step; returns whether all went well. */
    public static boolean run(Target target, Consumer<String> out) {
        UpstreamOptions options = new UpstreamOptions("0.0.0.0", target.upstreamPort(), 1, 200, 1_000);
        try (Upstream upstream = Upstream.start(options)) {
            return new Check(target, upstream, out).all();
        }
    }

    private boolean all() {
        step("make a channel, an account and a key", this::prepare);
        if (!failed) {
            step("a chat is answered", () -> expect(call(gateway, false, 3), 200, "choices"));
            step("a stream ends whole", () -> expect(call(gateway, true, 5), 200, ANSWERED));
            step("a client that hangs up is billed for what it got", this::cancel);
            step("an account without money is refused", this::budget);
            step("a disabled channel is not used", this::disableChannel);
        }
        step("take away what was made", this::cleanUp);
        return !failed;
    }

    private void step(String what, Step step) {
        try {
            step.run();
            out.accept("ok      " + what);
        } catch (Refusal e) {
            failed = true;
            out.accept("FAILED  " + what + ": " + e.getMessage());
        }
    }

    private void prepare() {
        upstream.always(name, Behaviour.of("chunks-200+rate-20"));
        channel = fixture.channel(name, target.upstreamHost(), upstream.port());
        account = fixture.account(name, "1");
        gateway = new Rest(target.gateway(), fixture.key(account));
        Fixture.within(SOON, "the gateway does not list the new model", () -> gateway.send("GET", "/v1/models", null)
                .body()
                .contains(name));
    }

    private void cancel() {
        HttpResponse<InputStream> answer = gateway.send(
                gateway.request("POST", "/v1/chat/completions", Fixture.body(name, true, 200)),
                BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (in.read() < 0) {
                throw new Refusal("the stream ended at once");
            }
        } catch (IOException e) {
            throw new Refusal("the stream broke: " + e, e);
        }
        String id = answer.headers().firstValue("x-request-id").orElse("");
        Fixture.within(SOON, "operation " + id + " does not say that the client hung up", () -> {
            HttpResponse<String> operation = fixture.billing().send("GET", "/api/v1/operations/" + id, null);
            return operation.statusCode() == 200
                    && operation.body().toLowerCase(Locale.ROOT).contains("cancelled");
        });
    }

    private void budget() {
        String poor = fixture.account(name + "-poor", "0.0005");
        try {
            Rest client = new Rest(target.gateway(), fixture.key(poor));
            expect(call(client, false, 3), 429, "insufficient_quota");
        } finally {
            fixture.disable(poor);
        }
    }

    private void disableChannel() {
        fixture.channels().done("PATCH", "/api/v1/channels/" + channel + "?waitSeconds=10", "{\"enabled\": false}");
        if (call(gateway, false, 3).statusCode() == 200) {
            throw new Refusal("the gateway still answered with it");
        }
    }

    private void cleanUp() {
        if (channel != null) {
            fixture.channels().done("DELETE", "/api/v1/channels/" + channel, null);
        }
        if (account != null) {
            fixture.disable(account);
        }
    }

    private HttpResponse<String> call(Rest as, boolean stream, int tokens) {
        return as.send("POST", "/v1/chat/completions", Fixture.body(name, stream, tokens));
    }

    private static void expect(HttpResponse<String> answer, int status, String part) {
        if (answer.statusCode() != status || !answer.body().contains(part)) {
            throw new Refusal("expected status %d and '%s', got %d: %s"
                    .formatted(status, part.strip(), answer.statusCode(), answer.body()));
        }
    }
}
