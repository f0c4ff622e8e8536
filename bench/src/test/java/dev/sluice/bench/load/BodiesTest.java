package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenarios;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyBodyIsJsonOfTheSizeThatItsScenarioSays() {
        assertThat(Scenarios.load().all())
                .filteredOn(scenario -> scenario.promptBytes() > 0)
                .allSatisfy(scenario -> {
                    String body = Bodies.request(scenario, "m");
                    assertThat(JSON.readTree(body).path("model").asText()).isEqualTo("m");
                    assertThat(body.length()).isCloseTo(scenario.promptBytes(), Percentage.withPercentage(30));
                });
    }

    @Test
    void onlyAStreamIsToldItsShape() {
        assertThat(Scenarios.load().all())
                .filteredOn(scenario -> scenario.kind() != Kind.START)
                .allSatisfy(scenario -> {
                    JsonNode body = JSON.readTree(Bodies.request(scenario.as(scenario.kind()), "m"));
                    boolean stream = scenario.kind() != Kind.CLOSED && scenario.kind() != Kind.OPEN;
                    assertThat(body.path("stream").asBoolean()).isEqualTo(stream);
                    assertThat(body.toString().contains("chunks=")).isEqualTo(stream);
                });
    }
}
