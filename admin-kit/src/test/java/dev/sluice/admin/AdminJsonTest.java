package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminJsonTest {
    record Part(String name, Usd input) {}

    record Body(
            String name,
            Integer priority,
            Boolean enabled,
            Instant at,
            Usd amount,
            List<Part> parts,
            List<String> groups,
            Map<String, String> headers) {}

    private final AdminJson json = new AdminJson(new ObjectMapper().registerModule(new JavaTimeModule()));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"nam\": 1}| nam| is not a known field",
                "{\"name\": 1}| name| must be a string",
                "{\"name\": true}| name| must be a string",
                "{\"name\": [\"a\"]}| name| must be a string",
                "{\"priority\": \"1\"}| priority| must be a whole number",
                "{\"priority\": 1.5}| priority| must be a whole number",
                "{\"priority\": 99999999999}| priority| must be a whole number",
                "{\"priority\": true}| priority| must be a whole number",
                "{\"enabled\": \"true\"}| enabled| must be true or false",
                "{\"enabled\": 1}| enabled| must be true or false",
                "{\"at\": \"yesterday\"}| at| must be a time such as",
                "{\"amount\": 2.5}| amount| must be an amount in USD as a decimal string",
                "{\"amount\": \"1e3\"}| amount| must be an amount in USD as a decimal string",
                "{\"amount\": \"0.0000000001\"}| amount| has more than nine places",
                "{\"amount\": \"9000001\"}| amount| is beyond",
                "{\"parts\": {}}| parts| must be an array",
                "{\"parts\": \"\"}| parts| must be an array",
                "{\"parts\": [{\"name\": \"a\"}, {\"x\": 1}]}| parts[1].x| is not a known field; known are input, name",
                "{\"parts\": [\"a\"]}| parts[0]| must be an object",
                "{\"parts\": [{\"input\": {}}]}| parts[0].input| must be an amount in USD",
                "{\"groups\": [1]}| groups[0]| must be a string",
                "{\"headers\": []}| headers| must be an object",
                "{\"headers\": {\"a\": 1}}| headers.a| must be a string",
                "{\"name\": \"a\", \"name\": \"b\"}| name| stands twice",
                "[]| ``| must be a JSON object",
                "null| ``| must be a JSON object",
                "\"x\"| ``| must be a JSON object",
                "``| ``| must be a JSON object",
                "{\"name\"| ``| is not valid JSON at line 1",
                "{} {}| ``| is not valid JSON",
            })
    void saysWhichFieldIsWrongAndHow(String body, String field, String message) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> read(body));

        assertThat(refused.problem().status()).isEqualTo(400);
        assertThat(refused.problem().errors().getFirst().field()).isEqualTo(field);
        assertThat(refused.problem().errors().getFirst().message()).contains(message);
    }

    @Test
    void neverQuotesTheBody() {
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> read("{\"name\": sk-very-secret}"));

        assertThat(json.text(refused.problem())).doesNotContain("sk-very");
    }

    @Test
    void keepsAmountsExactAtTheLimits() {
        for (String amount : List.of("9000000", "100000.000000001", "99999.999999999", "-9000000", "0.000000001")) {
            Body body = read("{\"amount\": \"" + amount + "\"}");
            assertThat(json.tree(body).get("amount").textValue()).isEqualTo(amount);
        }
    }

    @Test
    void mergesAsRfc7396Says() {
        // Given
        Body current = read(
                "{\"name\": \"a\", \"priority\": 3, \"groups\": [\"x\", \"y\"], \"headers\": {\"a\": \"1\", \"b\": \"2\"}}");

        // When
        Body merged = json.merge(
                current,
                patch("{\"priority\": null, \"groups\": [\"z\"], \"headers\": {\"a\": null, \"c\": \"3\"}}"),
                Body.class);

        // Then
        assertThat(merged)
                .isEqualTo(read("{\"name\": \"a\", \"groups\": [\"z\"], \"headers\": {\"b\": \"2\", \"c\": \"3\"}}"));
    }

    @Test
    void refusesAnUnknownFieldEvenWhenThePatchOnlyRemovesIt() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> json.merge(read("{}"), patch("{\"bogus\": null}"), Body.class));

        assertThat(refused.problem().errors().getFirst().field()).isEqualTo("bogus");
    }

    @Test
    void refusesAPatchThatIsNoObject() {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> patch("[1]"));

        assertThat(refused.problem().status()).isEqualTo(400);
    }

    private MergePatch patch(String text) {
        return json.read(text.getBytes(StandardCharsets.UTF_8), MergePatch.class);
    }

    private Body read(String text) {
        return json.read(text.getBytes(StandardCharsets.UTF_8), Body.class);
    }
}
