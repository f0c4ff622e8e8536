package dev.sluice.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What channel-services of other versions ask a gateway to do, and what they find in its answers. */
class CallFormsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void takesTheCallsOfEveryReleasedVersionAndAnswersWithEveryFieldThatItKnows() throws Exception {
        for (Path version : versions()) {
            JsonNode calls =
                    JSON.readTree(version.resolve("internal-calls.json").toFile());
            ObjectNode channel = (ObjectNode)
                    JSON.readTree(version.resolve("route-table.json").toFile())
                            .get("channels")
                            .get(0);
            // Nobody listens there: an answer that says so is an answer. Its certificates are no real ones.
            channel.put("baseUrl", "http://127.0.0.1:1").putNull("egress");
            try (InternalDoor door = new InternalDoor()) {
                for (String name : List.of("test", "discoverModels", "balance")) {
                    ObjectNode call = (ObjectNode) calls.get(name).get("call");
                    call.set("channel", channel);
                    call.putObject("ofALaterVersion").put("a", 1);

                    Set<String> answered = new TreeSet<>();
                    door.post(name, call).fieldNames().forEachRemaining(answered::add);

                    calls.get(name).get("answer").forEach(field -> assertThat(answered)
                            .as("answer to %s", name)
                            .contains(field.asText()));
                }
            }
        }
    }

    private static List<Path> versions() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("../contracts/src/test/forms"))) {
            return versions.toList();
        }
    }
}
