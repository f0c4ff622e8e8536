package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.provider.ProviderDocs;
import dev.sluice.channel.provider.Providers;
import dev.sluice.contracts.Endpoint;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What docs/providers.md tells people to send is taken, and gateways' tests have what becomes of it. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class ProviderExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Provider → its channel as a gateway gets it: what the gateway's own tests of every provider walk. */
    private static final Path CHANNELS = Path.of("..", "contracts", "src", "test", "providers", "channels.json");

    private static final String COMMAND = "./mvnw -pl channel-service -am test -Dtest=ProviderExamplesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.docs.write=true";

    @Inject
    Providers providers;

    @Test
    void theExampleOfEveryProviderMakesAChannelThatIsServed() throws IOException {
        List<Provider> rows = providers.all().stream()
                .sorted(Comparator.comparing(Provider::name))
                .toList();
        ObjectNode served = JsonNodeFactory.instance.objectNode();
        for (Provider provider : rows) {
            served.set(provider.name(), channel(provider));
        }

        String made = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(served) + "\n";
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(CHANNELS, made);
        }
        assertThat(Files.readString(CHANNELS))
                .as("%s is not what channel-service makes of the catalogue; run %s", CHANNELS, COMMAND)
                .isEqualTo(made);
    }

    @Test
    void anEndpointThatAProviderLacksIsRefusedByItsName() throws IOException {
        for (Provider provider : providers.all()) {
            List<String> lacking = besideChat(endpoint -> providers.lacks(provider, endpoint));
            if (lacking.isEmpty()) {
                continue;
            }
            ObjectNode body = ProviderDocs.example(provider).put("name", unique(provider.name()));
            asksFor(body, lacking);

            Response refused = json(body.toString()).post("/channels");

            assertThat(refused.statusCode())
                    .as("%s: %s", provider.name(), refused.asString())
                    .isEqualTo(400);
            for (String endpoint : lacking) {
                assertThat(refused.asString())
                        .contains("must not hold " + endpoint + ": " + provider.name() + " has none");
            }
        }
    }

    private static List<String> besideChat(Predicate<String> which) {
        return Arrays.stream(Endpoint.values())
                .filter(endpoint -> endpoint != Endpoint.CHAT && endpoint != Endpoint.RESPONSES)
                .map(Endpoint::id)
                .filter(which)
                .toList();
    }

    /** Gives the channel a second model, for these. */
    private static void asksFor(ObjectNode channel, List<String> endpoints) {
        ObjectNode model = channel.withArray("/models").addObject().put("name", "beside-chat");
        endpoints.forEach(model.putArray("endpoints")::add);
    }

    /** Without what is another in each run. */
    private JsonNode channel(Provider provider) throws IOException {
        String name = unique(provider.name());
        ObjectNode body = ProviderDocs.example(provider).put("name", name);
        List<String> beside = besideChat(endpoint -> !providers.lacks(provider, endpoint));
        if (!beside.isEmpty()) {
            asksFor(body, beside);
        }

        Response created = json(body.toString()).post("/channels");

        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        JsonNode channels =
                JSON.readTree(admin().get("/snapshots/current").asString()).get("channels");
        ObjectNode channel = (ObjectNode) channels.valueStream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(channel.path("dialect").asText()).isEqualTo(provider.dialect());
        channel.put("id", provider.name()).put("name", provider.name()).putArray("credentials");
        return channel;
    }
}
