package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.provider.ProviderDocs;
import dev.sluice.channel.provider.Providers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What docs/providers.md tells people to send is taken. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class ProviderExamplesTest {
    @Inject
    Providers providers;

    @Test
    void theExampleOfEveryProviderMakesAChannelThatIsServed() {
        for (Provider provider : providers.all()) {
            String name = unique(provider.name());
            ObjectNode body = ProviderDocs.example(provider).put("name", name);

            Response created = json(body.toString()).post("/channels");

            assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
            admin().get("/snapshots/current")
                    .then()
                    .body("channels.find { it.name == '" + name + "' }.dialect", equalTo(provider.dialect()));
        }
    }
}
