package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatAnswersTest {
    private final ObjectMapper json = new ObjectMapper();
    private final Upstream upstream = Upstream.start();
    private final Calls calls = new Calls(upstream);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void answersTheSameSensibleTextToTheSamePrompt() throws Exception {
        JsonNode answer = json.readTree(calls.chat("demo").body());

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Sure: 1, 2, 3, 4, 5.");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(10);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(6);
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(16);
        assertThat(DemoAnswer.to("what is 17 + 25?")).isEqualTo("17 + 25 is 42.");
        assertThat(DemoAnswer.to("Hello there")).startsWith("Hello!");
        assertThat(DemoAnswer.to("Why is the sky blue?")).contains("Why is the sky blue?");
    }

    @Test
    void streamsOpenAisChunksAndNoUsageUnlessAsked() throws Exception {
        // When
        List<String> events = Calls.events(calls.stream("demo", "").body());

        // Then
        assertThat(events).hasSize(9).last().isEqualTo("[DONE]");
        JsonNode role = json.readTree(events.get(0));
        assertThat(role.at("/choices/0/delta").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        assertThat(role.has("usage")).isFalse();
        assertThat(text(events)).isEqualTo("Sure: 1, 2, 3, 4, 5.");
        JsonNode finish = json.readTree(events.get(7));
        assertThat(finish.at("/choices/0").toString())
                .isEqualTo("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}");
    }

    @Test
    void sendsOneUsageChunkWithoutChoicesWhenAsked() throws Exception {
        // When
        List<String> events = Calls.events(calls.stream("demo", ",\"stream_options\":{\"include_usage\":true}")
                .body());

        // Then
        assertThat(events).hasSize(10);
        assertThat(json.readTree(events.get(3)).get("usage").isNull()).isTrue();
        JsonNode usage = json.readTree(events.get(8));
        assertThat(usage.get("choices")).isEmpty();
        assertThat(usage.at("/usage/total_tokens").asInt()).isEqualTo(16);
    }

    @Test
    void stopsAtTheClientsLimitWithFinishReasonLength() throws Exception {
        List<String> events =
                Calls.events(calls.stream("demo", ",\"max_tokens\":2").body());

        assertThat(text(events)).isEqualTo("Sure: 1,");
        assertThat(json.readTree(events.get(3)).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void answersEveryChoice() throws Exception {
        List<String> events = Calls.events(calls.stream("demo", ",\"n\":2").body());

        assertThat(events).hasSize(2 + 12 + 2 + 1);
        assertThat(json.readTree(events.get(3)).at("/choices/0/index").asInt()).isEqualTo(1);
    }

    @Test
    void listsItsModels() throws Exception {
        JsonNode models = json.readTree(calls.control("GET", "/v1/models", "").body());

        assertThat(models.at("/data/0/id").asText()).isEqualTo("demo");
        assertThat(models.at("/data/0/object").asText()).isEqualTo("model");
    }

    @Test
    void refusesABodyThatIsNoChat() throws Exception {
        var answer = calls.control("POST", "/v1/chat/completions", "[]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.readTree(answer.body()).at("/error/message").asText()).contains("not a JSON object");
    }

    private String text(List<String> events) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String event : events) {
            if (!event.startsWith("[")) {
                all.append(json.readTree(event).at("/choices/0/delta/content").asText(""));
            }
        }
        return all.toString();
    }
}
