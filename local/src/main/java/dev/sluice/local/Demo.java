package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The demo channel, account and key, made through the public admin APIs as anybody would.
 *
 * <p>Doing it again changes nothing: what exists by name stays, money is added under an idempotency key, and a new API key
 * is made only when the known one no longer works.
 */
final class Demo {

    static final String MODEL = "demo";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration VISIBLE = Duration.ofSeconds(20);

    private final Stack stack;
    private final Http channels;
    private final Http billing;
    private final String knownKey;

    Demo(Stack stack, String knownKey) {
        this.stack = stack;
        this.channels = new Http(stack.channelService(), stack.adminToken());
        this.billing = new Http(stack.billingService(), stack.adminToken());
        this.knownKey = knownKey;
    }

    /** Returns an API key with which the gateway answers right now. */
    String ensure() {
        ensureChannel();
        String account = ensureAccount();
        if (knownKey != null && works(knownKey, Duration.ofSeconds(5))) {
            return knownKey;
        }
        String key = newKey(account);
        if (!works(key, VISIBLE)) {
            throw new Refusal("The gateway does not answer with the demo's key: its log says why.");
        }
        return key;
    }

    private void ensureChannel() {
        String baseUrl = stack.demoUpstream() + "/v1";
        JsonNode found = named(channels.get("/api/v1/channels?pageSize=500"), MODEL);
        if (found == null) {
            channels.post("/api/v1/channels?waitSeconds=5", channel(baseUrl), null);
        } else if (!found.path("baseUrl").asText().equals(baseUrl)) {
            // The stack was started with other ports.
            ObjectNode patch = JSON.createObjectNode().put("baseUrl", baseUrl);
            channels.patch("/api/v1/channels/" + found.path("id").asText() + "?waitSeconds=5", patch);
        }
    }

    private static ObjectNode channel(String baseUrl) {
        ObjectNode channel = JSON.createObjectNode()
                .put("name", MODEL)
                .put("provider", "openai")
                .put("baseUrl", baseUrl);
        channel.putArray("credentials").addObject().put("name", "k1").put("secret", "demo");
        ObjectNode model = channel.putArray("models").addObject().put("name", MODEL);
        model.putObject("price").put("input", "0.15").put("output", "0.60");
        return channel;
    }

    private String ensureAccount() {
        JsonNode found = named(billing.get("/api/v1/accounts?pageSize=500"), MODEL);
        JsonNode account = found != null
                ? found
                : billing.post("/api/v1/accounts", JSON.createObjectNode().put("name", MODEL), null);
        String id = account.path("id").asText();
        ObjectNode topUp = JSON.createObjectNode().put("amount", "10.00").put("reason", "demo");
        billing.post("/api/v1/accounts/" + id + "/topUps", topUp, "demo-" + id);
        return id;
    }

    private String newKey(String account) {
        String path = "/api/v1/accounts/" + account + "/keys";
        String name = named(billing.get(path + "?pageSize=500"), MODEL) == null
                ? MODEL
                : MODEL + "-" + UUID.randomUUID().toString().substring(0, 8);
        return billing.post(path + "?waitSeconds=5", JSON.createObjectNode().put("name", name), null)
                .path("secret")
                .asText();
    }

    /** Whether the key sees the demo model within the time. */
    private boolean works(String key, Duration within) {
        Http gateway = new Http(stack.gateway(), key);
        Instant end = Instant.now().plus(within);
        do {
            if (gateway.tryGet("/v1/models").filter(Demo::listsModel).isPresent()) {
                return true;
            }
            Processes.pause(Duration.ofMillis(50));
        } while (Instant.now().isBefore(end));
        return false;
    }

    private static boolean listsModel(JsonNode models) {
        for (JsonNode model : models.path("data")) {
            if (model.path("id").asText().equals(MODEL)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode item : list.path("items")) {
            if (item.path("name").asText().equals(name)) {
                return item;
            }
        }
        return null;
    }
}
