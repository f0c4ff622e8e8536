package dev.sluice.channel.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What gateways of other versions are asked to do: they find every field as they know it. */
class CallFormsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void gatewaysOfEveryReleasedVersionUnderstandTheCalls() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("../contracts/src/test/forms"))) {
            for (Path version : versions.toList()) {
                JsonNode calls =
                        JSON.readTree(version.resolve("internal-calls.json").toFile());
                RouteTable.Channel channel = JSON.readValue(
                                version.resolve("route-table.json").toFile(), RouteTable.class)
                        .channels()
                        .getFirst();
                Map<String, Object> asked = Map.of(
                        "test", new TestCall(channel, "gpt-4o", "k1", true),
                        "discoverModels", new DiscoverCall(channel, "k1"),
                        "balance", new BalanceCall(channel, null, "deepseek"));

                asked.forEach((name, call) -> {
                    JsonNode written = JSON.valueToTree(call);
                    assertThat(written.get("channel").get("id").asText()).isEqualTo("ch-1");
                    calls.get(name).get("call").properties().forEach(field -> assertThat(written.get(field.getKey()))
                            .as("%s of the call %s", field.getKey(), name)
                            .isEqualTo(field.getValue()));
                });
            }
        }
    }
}
