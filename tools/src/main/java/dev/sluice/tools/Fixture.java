package dev.sluice.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** What a test makes in a running Sluice, by its public admin APIs, and takes away again. */
final class Fixture {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Rest channels;
    private final Rest billing;

    Fixture(Target target) {
        this.channels = new Rest(target.channelService(), target.adminToken());
        this.billing = new Rest(target.billingService(), target.adminToken());
    }

    Rest channels() {
        return channels;
    }

    Rest billing() {
        return billing;
    }

    /** A channel that serves one model of the same name at 0.001 a call; its id. */
    String channel(String name, String upstreamHost, int upstreamPort) {
        return channels.done("POST", "/api/v1/channels?waitSeconds=10", """
                {"name": "%1$s", "provider": "openai-custom", "baseUrl": "http://%2$s:%3$d/v1",
                 "models": [{"name": "%1$s", "price": {"perRequest": "0.001"}}]}""".formatted(name, upstreamHost, upstreamPort))
                .path("id")
                .asText();
    }

    /** An account with that much money; its id. */
    String account(String name, String dollars) {
        String id = billing.done("POST", "/api/v1/accounts", "{\"name\": \"%s\"}".formatted(name))
                .path("id")
                .asText();
        billing.done("POST", "/api/v1/accounts/" + id + "/topUps", "{\"amount\": \"%s\"}".formatted(dollars));
        return id;
    }

    /** The secret of a new key. */
    String key(String account) {
        JsonNode key =
                billing.done("POST", "/api/v1/accounts/" + account + "/keys?waitSeconds=10", "{\"name\": \"test\"}");
        return key.path("secret").asText();
    }

    void disable(String account) {
        billing.done("PATCH", "/api/v1/accounts/" + account, "{\"enabled\": false}");
    }

    static String body(String model, boolean stream, int tokens) {
        return """
                {"model": "%s", "messages": [{"role": "user", "content": "Say hello."}], "max_tokens": %d, "stream": %b}""".formatted(model, tokens, stream);
    }

    /** Looks again and again; a {@link Refusal} with these words when the time is over. */
    static void within(Duration time, String otherwise, BooleanSupplier condition) {
        Instant end = Instant.now().plus(time);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new Refusal(otherwise);
            }
            pause(LOOK);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted.", e);
        }
    }
}
