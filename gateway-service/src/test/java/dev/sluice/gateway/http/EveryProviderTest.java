package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.testkit.vendor.CompatibleServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the catalogue of providers, as channel-service makes a channel of it, through the public door and against the server that
 * plays the vendor: a whole answer, a stream, a call of a tool, errors, and a client that leaves; with usage and price to the token.
 */
class EveryProviderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CATALOGUE = Path.of("../channel-service/src/main/resources/providers.yaml");
    private static final Pattern ROW = Pattern.compile("(?m)^- (?:\\{ *)?name: ([a-z0-9-]+)");

    /** 20 tokens and 7, at the rig's prices. */
    private static final long CHARGE = 20_000 + 14_000;

    private static final String TOOLS = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
            + "\"description\":\"Of a city.\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";

    /** What OpenAI's clients may send and some who speak its dialect refuse, or call otherwise. */
    private static final Map<String, String> FIELDS = Map.of(
            "user", "\"u1\"",
            "seed", "7",
            "store", "false",
            "logprobs", "true",
            "top_logprobs", "2",
            "logit_bias", "{\"50256\":-100}",
            "tool_choice", "\"auto\"",
            "max_completion_tokens", "50",
            "temperature", "0.5");

    private final Rig rig = new Rig(1);
    private ProviderRow row;

    static Stream<String> rows() {
        return ProviderRow.all().keySet().stream();
    }

    static Stream<String> compatibleRows() {
        return rows().filter(
                        provider -> ProviderRow.all().get(provider).dialect().equals("openai"));
    }

    @AfterEach
    void close() {
        if (row != null) {
            row.close();
        }
        rig.close();
    }

    @Test
    void noRowIsMissing() throws IOException {
        Set<String> named = new TreeSet<>();
        ROW.matcher(Files.readString(CATALOGUE)).results().forEach(found -> named.add(found.group(1)));

        assertThat(ProviderRow.all().keySet()).isEqualTo(named).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersAsAWhole(String provider) throws IOException {
        use(provider);
        row.server.answer(row.answers.whole());

        HttpResponse<String> answer = rig.chat(ask(false, ""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.at("/choices/0/message/content").asText()).isEqualTo("Hé");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(said.path("model").asText()).isEqualTo("smart");
        assertThat(said.at("/usage/prompt_tokens").asInt()).isEqualTo(20);
        assertThat(said.at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(CHARGE));
        isCharged();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersAsAStream(String provider) {
        use(provider);
        row.server.answer(row.answers.stream());

        HttpResponse<String> answer = rig.chat(ask(true, ""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"content\":\"Hé\"")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        isCharged();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void callsATool(String provider) throws IOException {
        use(provider);
        row.server.answer(row.answers.tools());

        HttpResponse<String> answer = rig.chat(ask(false, TOOLS));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        JsonNode call = said.at("/choices/0/message/tool_calls/0");
        assertThat(call.path("id").asText()).isNotEmpty();
        assertThat(call.at("/function/name").asText()).isEqualTo("weather");
        assertThat(JSON.readTree(call.at("/function/arguments").asText())
                        .path("city")
                        .asText())
                .isEqualTo("Oslo");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(row.server.asked().toString()).contains("weather", "Of a city.", "city");
        isCharged();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasErrorsThatAreToldApartAndCostNothing(String provider) {
        use(provider);
        row.server.status(row.answers.limitedStatus());
        row.server.answer(row.answers.limited());
        HttpResponse<String> limited = rig.chat(ask(false, ""));
        UsageEvent event = rig.lastSettled().event();

        assertThat(limited.statusCode()).as(limited.body()).isEqualTo(503);
        assertThat(limited.body()).contains("upstream_rate_limited");
        assertThat(event.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.lastSettled().charge()).isZero();

        String other = row.strangersSecret();
        if (other != null) {
            rig.secret = other;
            HttpResponse<String> wrong = rig.chat(ask(true, ""));

            assertThat(wrong.statusCode()).as(wrong.body()).isEqualTo(502);
            assertThat(wrong.body()).contains("upstream_unauthorized").doesNotContain("another-example", "another@");
            assertThat(rig.lastSettled().charge()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isStoppedByAClientThatLeaves(String provider) throws Exception {
        use(provider);
        row.server.answer(row.answers.begin());
        row.server.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true, "")).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> row.server.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().charge()).isPositive();
    }

    /** One who speaks OpenAI's dialect gets every field that it takes, and the client is told of each that it does not. */
    @ParameterizedTest
    @MethodSource("compatibleRows")
    void getsWhatItTakesOfOpenAisFields(String provider) {
        use(provider);
        CompatibleServer vendor = (CompatibleServer) row.server;
        row.server.answer(row.answers.whole());
        StringBuilder fields = new StringBuilder(TOOLS);
        FIELDS.forEach((name, value) -> fields.append(",\"%s\":%s".formatted(name, value)));

        HttpResponse<String> answer = rig.chat(ask(false, fields.toString()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> dropped = Arrays.asList(
                answer.headers().firstValue("x-sluice-dropped").orElse("").split(", "));
        for (String name : FIELDS.keySet()) {
            boolean taken = !vendor.refused().contains(name);
            assertThat(vendor.asked().has(name)).as("%s at the upstream", name).isEqualTo(taken);
            boolean renamed = row.channel.parameters() != null
                    && row.channel.parameters().rename().containsKey(name);
            assertThat(dropped.contains(name)).as("%s is dropped", name).isEqualTo(!taken && !renamed);
        }
    }

    private void use(String provider) {
        row = ProviderRow.of(provider);
        row.on(rig);
    }

    private void isCharged() {
        UsageEvent event = rig.lastSettled().event();
        assertThat(event.outcome()).isEqualTo(Outcome.OK);
        assertThat(event.usage().input()).isEqualTo(20);
        assertThat(event.usage().output()).isEqualTo(7);
        assertThat(event.usage().source()).isNotEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().charge()).isEqualTo(CHARGE);
    }

    private static String ask(boolean stream, String more) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Weather in Oslo?\"}]" + more + "}";
    }
}
