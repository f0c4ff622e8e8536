package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.testkit.vendor.CompatibleError;
import dev.sluice.testkit.vendor.CompatibleError.What;
import dev.sluice.testkit.vendor.CompatibleServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Errors of the vendors that speak OpenAI's dialect, each in its vendor's form: what they are taken for, what the client is told, and
 * what an operator reads of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibleErrorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig = new Rig(1);
    private ProviderRow row;

    static List<CompatibleError> errors() {
        return CompatibleError.all();
    }

    @AfterAll
    void close() {
        if (row != null) {
            row.close();
        }
        rig.close();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isTakenForWhatItIs(CompatibleError error) throws IOException {
        use(error);
        for (boolean stream : List.of(false, true)) {
            rig.faults.clear();

            HttpResponse<String> answer = rig.chat("{\"model\":\"smart\",\"stream\":" + stream
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

            JsonNode told = JSON.readTree(answer.body()).path("error");
            assertThat(rig.lastSettled().event().errorKind())
                    .as(answer.body())
                    .isEqualTo(kind(error.what()).name());
            assertThat(answer.statusCode()).isEqualTo(status(error));
            assertThat(rig.lastSettled().charge()).isZero();
            assertThat(told.path("message").asText())
                    .contains(rig.faults.getLast().getMessage());
            assertThat(rig.faults.getLast().detail()).contains(remedy(error));
            if (kind(error.what()) == ErrorKind.UPSTREAM_REFUSED) {
                assertThat(words(error))
                        .anyMatch(word -> told.path("message").asText().contains(word));
                assertThat(told.path("type").asText()).isNotEmpty().isNotEqualTo("base_resp");
            }
        }
    }

    private void use(CompatibleError error) {
        if (row == null || !row.channel.provider().equals(error.vendor())) {
            if (row != null) {
                row.close();
            }
            row = ProviderRow.of(error.vendor());
        }
        row.on(rig);
        ((CompatibleServer) row.server).fails(error);
    }

    private static ErrorKind kind(What what) {
        return switch (what) {
            case KEY -> ErrorKind.UPSTREAM_UNAUTHORIZED;
            case MONEY -> ErrorKind.UPSTREAM_QUOTA;
            case LIMIT -> ErrorKind.UPSTREAM_RATE_LIMITED;
            case MODEL, CONTEXT, REQUEST -> ErrorKind.UPSTREAM_REFUSED;
        };
    }

    /** What the client sees: never a 401 or a 403, which would be of its own key. */
    private static int status(CompatibleError error) {
        return switch (error.what()) {
            case KEY, MONEY, LIMIT -> kind(error.what()).status();
            case MODEL -> error.status() == 401 ? 404 : error.status();
            case CONTEXT, REQUEST -> error.status() == 422 ? 422 : 400;
        };
    }

    /** What an operator is told to do. */
    private static String remedy(CompatibleError error) {
        return switch (error.what()) {
            case KEY ->
                error.status() == 403
                        ? "Let the credential k1 use this model and region at the vendor, or take another one."
                        : "Give the channel a key that is valid there: the credential k1 is wrong";
            case MONEY -> "Top up the account of the credential k1 at the vendor.";
            case LIMIT -> "Ask the vendor for a higher limit, or add a credential of another account.";
            case MODEL ->
                switch (error.vendor()) {
                    case "azure-openai" -> "Name the deployment as the model's upstreamName.";
                    // It speaks of functions.
                    case "nvidia" -> "Check the base URL and the model's upstreamName.";
                    default ->
                        "Name the model as the vendor calls it in its upstreamName, or enable it for the account.";
                };
            case CONTEXT, REQUEST -> "The upstream answered with ";
        };
    }

    /** What the vendor may have put its words in. */
    private static List<String> words(CompatibleError error) throws IOException {
        JsonNode body = JSON.readTree(error.body());
        return Stream.of("/message", "/error/message", "/detail", "/detail/0/msg", "/error", "/base_resp/status_msg")
                .map(place -> body.at(place).asText())
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
