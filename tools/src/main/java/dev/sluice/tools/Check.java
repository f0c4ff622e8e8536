package dev.sluice.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Upstream;
import dev.sluice.testkit.UpstreamOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What {@code helm test} tries: a chat, a stream, a client that hangs up, a budget that is used up and a channel that is
 * disabled, against an upstream that this process plays. Takes away again what it made.
 */
public final class Check {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ANSWERED = "data: [DONE]\n\n";

    /**
     * Where the services are.
     *
     * @param upstreamHost this process's address as gateways reach it
     * @param upstreamPort where the upstream listens; 0 = anywhere
     */
    public record Target(
            URI gateway,
            URI channelService,
            URI billingService,
            String adminToken,
            String upstreamHost,
            int upstreamPort) {
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

    private interface Step {
        void run();
    }

    private final Target target;
    private final Upstream upstream;
    private final Consumer<String> out;
    private final Rest channels;
    private final Rest billing;
    private final String name = "helm-test-" + UUID.randomUUID().toString().substring(0, 8);
    private String channel;
    private String account;
    private Rest gateway;
    private boolean failed;

    private Check(Target target, Upstream upstream, Consumer<String> out) {
        this.target = target;
        this.upstream = upstream;
        this.out = out;
        this.channels = new Rest(target.channelService(), target.adminToken());
        this.billing = new Rest(target.billingService(), target.adminToken());
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
            step("a chat is answered", this::chat);
            step("a stream ends whole", this::stream);
            step("a client that hangs up is billed for what it got", this::cancel);
            step("an account without money is refused", this::budget);
            step("a disabled channel is not used", this::disable);
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
        channel = channels.done("POST", "/api/v1/channels?waitSeconds=10", """
                {"name": "%1$s", "provider": "openai-custom", "baseUrl": "http://%2$s:%3$d/v1",
                 "models": [{"name": "%1$s", "price": {"perRequest": "0.001"}}]}""".formatted(
                                name, target.upstreamHost(), upstream.port()))
                .path("id")
                .asText();
        account = account(name, "1");
        gateway = new Rest(target.gateway(), key(account));
        within(SOON, "the gateway does not list the new model", () -> gateway.send("GET", "/v1/models", null)
                .body()
                .contains(name));
    }

    private void chat() {
        HttpResponse<String> answer = call(gateway, false, 3);
        expect(answer, 200, "choices");
    }

    private void stream() {
        HttpResponse<String> answer = call(gateway, true, 5);
        expect(answer, 200, ANSWERED);
    }

    private void cancel() {
        HttpResponse<InputStream> answer = gateway.send(
                gateway.request("POST", "/v1/chat/completions", body(true, 200)), BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (in.read() < 0) {
                throw new Refusal("the stream ended at once");
            }
        } catch (IOException e) {
            throw new Refusal("the stream broke: " + e, e);
        }
        String id = answer.headers().firstValue("x-request-id").orElse("");
        within(SOON, "operation " + id + " does not say that the client hung up", () -> {
            HttpResponse<String> operation = billing.send("GET", "/api/v1/operations/" + id, null);
            return operation.statusCode() == 200
                    && operation.body().toLowerCase(Locale.ROOT).contains("cancelled");
        });
    }

    private void budget() {
        String poor = account(name + "-poor", "0.0005");
        try {
            expect(call(new Rest(target.gateway(), key(poor)), false, 3), 429, "insufficient_quota");
        } finally {
            disable(poor);
        }
    }

    private void disable() {
        channels.done("PATCH", "/api/v1/channels/" + channel + "?waitSeconds=10", "{\"enabled\": false}");
        HttpResponse<String> answer = call(gateway, false, 3);
        if (answer.statusCode() == 200) {
            throw new Refusal("the gateway still answered with it");
        }
    }

    private void cleanUp() {
        if (channel != null) {
            channels.done("DELETE", "/api/v1/channels/" + channel, null);
        }
        if (account != null) {
            disable(account);
        }
    }

    private void disable(String id) {
        billing.done("PATCH", "/api/v1/accounts/" + id, "{\"enabled\": false}");
    }

    private String account(String named, String dollars) {
        String id = billing.done("POST", "/api/v1/accounts", "{\"name\": \"%s\"}".formatted(named))
                .path("id")
                .asText();
        billing.done("POST", "/api/v1/accounts/" + id + "/topUps", "{\"amount\": \"%s\"}".formatted(dollars));
        return id;
    }

    private String key(String id) {
        JsonNode key =
                billing.done("POST", "/api/v1/accounts/" + id + "/keys?waitSeconds=10", "{\"name\": \"helm-test\"}");
        return key.path("secret").asText();
    }

    private HttpResponse<String> call(Rest as, boolean stream, int tokens) {
        return as.send("POST", "/v1/chat/completions", body(stream, tokens));
    }

    private String body(boolean stream, int tokens) {
        return """
                {"model": "%s", "messages": [{"role": "user", "content": "Say hello."}], "max_tokens": %d, "stream": %b}""".formatted(name, tokens, stream);
    }

    private static void expect(HttpResponse<String> answer, int status, String part) {
        if (answer.statusCode() != status || !answer.body().contains(part)) {
            throw new Refusal("expected status %d and '%s', got %d: %s"
                    .formatted(status, part.strip(), answer.statusCode(), answer.body()));
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void within(Duration time, String otherwise, Condition condition) {
        Instant end = Instant.now().plus(time);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                throw new Refusal(otherwise);
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal("Interrupted.", e);
            }
        }
    }
}
