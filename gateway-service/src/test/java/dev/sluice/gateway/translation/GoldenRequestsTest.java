package dev.sluice.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each dialect makes of a request: golden files, one for each case, which hold the client's request and what every upstream is
 * told. {@code -Dsluice.golden.write=true} writes them anew; what has changed is then seen in the diff.
 */
class GoldenRequestsTest {
    private static final Path FOLDER = Path.of("src/test/golden/requests");
    private static final boolean WRITE = Boolean.getBoolean("sluice.golden.write");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList().stream()
                    .flatMap(name -> Upstreams.ALL.keySet().stream().map(upstream -> Arguments.of(name, upstream)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isToldAsTheFileSays(String name, String upstream) throws IOException {
        ObjectNode file = read(name);

        JsonNode told = told(file.get("request"), Upstreams.ALL.get(upstream));

        if (WRITE) {
            file.set(upstream, told);
            Files.writeString(FOLDER.resolve(name + ".json"), lines(file));
        }
        assertThat(told.toString()).isEqualTo(String.valueOf(file.get(upstream)));
    }

    @Test
    void noFileHoldsAnUpstreamThatIsNotTried() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.forEach(file -> assertThat(Upstreams.ALL.keySet())
                    .as(file.toString())
                    .containsAll(
                            read(file.getFileName().toString().replace(".json", ""))
                                    .without("request")
                                    .properties()
                                    .stream()
                                    .map(Map.Entry::getKey)
                                    .toList()));
        }
    }

    private static ObjectNode read(String name) {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(FOLDER.resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line for the request and each upstream. */
    private static String lines(ObjectNode file) {
        return file.properties().stream()
                .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static JsonNode told(JsonNode request, Upstreams.Upstream upstream) throws IOException {
        byte[] bytes = request.toString().getBytes(UTF_8);
        Target target = new Target(upstream.model(), request.path("stream").asBoolean(), 0, 0, upstream.options());
        ObjectNode told = JSON.createObjectNode();
        try {
            Asked asked = upstream.speaks().ask(ChatRequest.read(bytes, 0, bytes.length), target);
            told.put("path", asked.path());
            if (!asked.headers().isEmpty()) {
                told.set("headers", JSON.valueToTree(new TreeMap<>(asked.headers())));
            }
            told.set("body", JSON.readTree(asked.body()));
            if (!asked.dropped().isEmpty()) {
                told.set("dropped", JSON.valueToTree(asked.dropped()));
            }
        } catch (GatewayException refused) {
            told.put("refused", refused.getMessage());
        }
        return told;
    }
}
