package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.sluice.local.Names;
import dev.sluice.local.promise.Admin.Customer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From an empty system to an answered, metered and findable call. */
@ExtendWith(Running.Extension.class)
class FirstCallIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Running running;

    FirstCallIT(Running running) {
        this.running = running;
    }

    @Test
    void aNewChannelAccountTopUpAndKeyServeWithinASecondWithoutARestart() {
        String key = running.admin.customer("first", "1").secret();
        running.admin
                .channelService("POST", "channels", """
                        {"name": "first", "provider": "openai-custom", "baseUrl": "%s", "credentials": [],
                         "models": [{"name": "vendor/first:1", "price": {"input": "2.50", "output": "10.00"}}]}""".formatted(running.upstream.baseUrl()))
                .created();

        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(running.gateway(0)
                                .call(key, Chat.body("vendor/first:1", false, 20))
                                .statusCode())
                        .isEqualTo(200));
    }

    @Test
    void theOfficialClientChatsAndStreams() {
        // Given
        running.admin.channel(
                "official", running.upstream.baseUrl(), "official", "{\"input\": \"1\", \"output\": \"2\"}");
        Customer customer = running.admin.customer("official", "1");
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(running.stack.gateway(0) + "/v1")
                .apiKey(customer.secret())
                .build();
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model("official")
                .addUserMessage("Say hello.")
                .maxCompletionTokens(64)
                .build();

        // When
        ChatCompletion whole = client.chat().completions().create(params);
        String streamed;
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            streamed = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
        }

        // Then
        assertThat(whole.choices().get(0).message().content()).hasValue(streamed);
        assertThat(whole.usage()).isPresent();
        assertThat(client.models().list().data())
                .anySatisfy(model -> assertThat(model.id()).isEqualTo("official"));
        client.close();
    }

    @Test
    void aCallLeavesALedgerEntryAMetricAndAnOperation() throws Exception {
        // Given
        running.admin.channel("traced", running.upstream.baseUrl(), "traced", "{\"input\": \"1\", \"output\": \"2\"}");
        Customer customer = running.admin.customer("traced", "1");

        // When
        HttpResponse<String> answer = running.gateway(0).call(customer.secret(), Chat.body("traced", true, 20));

        // Then
        String requestId = answer.headers().firstValue("x-request-id").orElseThrow();
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode operation = running.admin
                    .billing("GET", "operations/" + requestId, null)
                    .created();
            assertThat(operation.get("status").asInt()).isEqualTo(200);
            assertThat(operation.get("attempts")).hasSize(1);
            assertThat(operation.get("attempts").get(0).get("usageSource").asText())
                    .isEqualTo("reported");
            assertThat(running.admin.all("accounts/" + customer.accountId() + "/ledgerEntries"))
                    .filteredOn(entry -> entry.get("kind").asText().equals("usage"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.get("amount").asText())
                            .isEqualTo("-" + operation.get("charge").asText()));
        });
        assertThat(metrics(Names.gateway(0))).containsPattern("sluice_requests_total\\{[^}]*model=\"traced\"[^}]*} 1");
        assertThat(metrics(Names.CHANNEL_SERVICE)).contains("sluice_route_table_version");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(metrics(Names.BILLING_SERVICE)).contains("sluice_usage_stream_lag"));
    }

    @Test
    void aFailedCallIsFoundByItsRequestId() {
        // Given
        Customer customer = running.admin.customer("typo", "1");

        // When
        HttpResponse<String> answer = running.gateway(1).call(customer.secret(), Chat.body("no-such-model", false, 20));

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        String requestId = answer.headers().firstValue("x-request-id").orElseThrow();
        assertThat(answer.body()).contains(requestId).contains("model_not_found");
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode operation = running.admin
                    .billing("GET", "operations/" + requestId, null)
                    .created();
            assertThat(operation.get("status").asInt()).isEqualTo(404);
            assertThat(operation.get("model").asText()).isEqualTo("no-such-model");
            assertThat(operation.get("attempts")).isEmpty();
            assertThat(operation.get("charge").asText()).isEqualTo("0");
        });
    }

    private String metrics(String service) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(running.stack.management(service) + "/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
