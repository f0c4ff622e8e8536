package dev.sluice.channel;

import static dev.sluice.channel.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Where a call would go is asked of a gateway, which alone knows what calls have shown it. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class RouteExplanationTest {
    private final int port = ConfigProvider.getConfig().getValue("sluice.test.redis-port", Integer.class);

    @Test
    void aGatewayIsAsked() throws Exception {
        try (FakeGateway gateway = new FakeGateway(port, "explain")) {
            gateway.answer = "{\"version\":7,\"refusal\":null,\"channels\":[{\"channel\":\"a\",\"share\":1.0}]}";

            json("{\"model\": \"gpt\"}")
                    .post("/routes/explain")
                    .then()
                    .statusCode(200)
                    .body("channels[0].channel", equalTo("a"));
            json("{\"model\": \"gpt\", \"endpoint\": \"rerank\", \"group\": \"vip\", \"channel\": \"b\"}")
                    .post("/routes/explain")
                    .then()
                    .statusCode(200);

            ObjectMapper mapper = new ObjectMapper();
            assertThat(mapper.readTree(gateway.received.getFirst()))
                    .isEqualTo(mapper.readTree(
                            "{\"model\":\"gpt\",\"endpoint\":\"chat\",\"group\":\"default\",\"channel\":null}"));
            assertThat(mapper.readTree(gateway.received.getLast()))
                    .isEqualTo(mapper.readTree(
                            "{\"model\":\"gpt\",\"endpoint\":\"rerank\",\"group\":\"vip\",\"channel\":\"b\"}"));
        }
    }

    @Test
    void whatCannotBeAskedIsSaid() {
        json("{}").post("/routes/explain").then().statusCode(400).body("errors[0].field", equalTo("model"));
        json("{\"model\": \"gpt\", \"endpoint\": \"dance\"}")
                .post("/routes/explain")
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString("must be one of chat"));
        json("{\"model\": \"gpt\"}").post("/routes/explain").then().statusCode(503);
    }
}
