package dev.sluice.bench.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.Http;
import dev.sluice.local.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/**
 * The account tree whose key the load uses: everything that can be metered is, and nothing ever binds.
 *
 * @param secret of the key
 */
record Customer(String keyId, String secret) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NODES = 3;

    /** Two budgets and all three limits, on every account and on the key. */
    private static final String METERED = """
            {"budgets": [{"period": "month", "limit": "1000000.00"}, {"period": "total", "limit": "5000000.00"}],
             "limits": {"requestsPerMinute": 1000000000, "tokensPerMinute": 1000000000000, "concurrency": 1000000}}""";

    /** Makes channels, accounts and key through the public admin APIs; all can be used when this returns. */
    static Customer in(Stack stack, URI whole, URI stream) {
        Http channels = new Http(stack.channelService(), stack.adminToken());
        for (Answers answers : Answers.values()) {
            URI upstream = answers.streams() ? stream : whole;
            channels.post("/api/v1/channels?waitSeconds=10", channel(answers, upstream), null);
        }
        Http billing = new Http(stack.billingService(), stack.adminToken());
        String account = null;
        for (int depth = 0; depth < NODES; depth++) {
            ObjectNode node = metered("bench-" + depth).put("parentId", account);
            account = billing.post("/api/v1/accounts", node, null).path("id").asText();
            if (depth == 0) {
                JsonNode money = JSON.createObjectNode().put("amount", "1000000.00");
                billing.post("/api/v1/accounts/" + account + "/topUps", money, null);
            }
        }
        JsonNode key = billing.post("/api/v1/accounts/" + account + "/keys?waitSeconds=10", metered("bench"), null);
        return new Customer(key.path("id").asText(), key.path("secret").asText());
    }

    private static ObjectNode channel(Answers answers, URI upstream) {
        ObjectNode channel = JSON.createObjectNode()
                .put("name", answers.model())
                .put("provider", answers.provider())
                .put("baseUrl", upstream.resolve("/" + answers.folder() + "/v1").toString());
        channel.putArray("credentials").addObject().put("name", "k1").put("secret", "sk-bench");
        ObjectNode model = channel.putArray("models").addObject().put("name", answers.model());
        model.putObject("price").put("input", "0.15").put("output", "0.60");
        return channel;
    }

    private static ObjectNode metered(String name) {
        try {
            return ((ObjectNode) JSON.readTree(METERED)).put("name", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
