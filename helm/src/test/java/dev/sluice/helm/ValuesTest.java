package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** values.schema.json and the table in the chart's README are what the comments of values.yaml make of them. */
class ValuesTest {
    static final String COMMAND = "./mvnw -pl helm test -Dsluice.docs.write=true";
    private static final Path SCHEMA = Chart.HOME.resolve("values.schema.json");
    private static final Path README = Chart.HOME.resolve("README.md");
    private static final String TABLE = "<!-- Below: made of values.yaml by " + COMMAND + " -->\n";

    private final List<Value> values = Value.of(Files.readString(Chart.HOME.resolve("values.yaml")));

    ValuesTest() throws IOException {}

    @Test
    void everyValueHasAComment() {
        assertThat(values.stream().filter(value -> value.text().isEmpty()).map(Value::path))
                .as("values without a comment that begins with '# -- '")
                .isEmpty();
    }

    @Test
    void theSchemaIsTheComments() throws IOException {
        holds(SCHEMA, ValuesSchema.of(values));
    }

    @Test
    void theTableIsTheComments() throws IOException {
        String readme = Files.readString(README);
        String prose = readme.substring(0, readme.indexOf(TABLE) + TABLE.length());

        holds(README, prose + table());
    }

    @Test
    void aHintThatNobodyKnowsIsRefused() {
        List<Value> typo = Value.of("# -- Replicas. @schema minimun: 1\nreplicas: 2\n");

        assertThatThrownBy(() -> ValuesSchema.of(typo)).hasMessageContaining("replicas has a hint that is none of");
    }

    @Test
    void aListThatDoesNotSayWhatIsInItIsRefused() {
        List<Value> bare = Value.of("# -- Hosts.\nhosts: []\n");

        assertThatThrownBy(() -> ValuesSchema.of(bare)).hasMessageContaining("hosts needs a hint");
    }

    /** Whether the file holds the text, which is written first if that is asked for. */
    static void holds(Path file, String text) throws IOException {
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(file, text);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is not what the chart makes of it; run %s and look at what changed", file, COMMAND)
                .isEqualTo(text);
    }

    private String table() {
        return values.stream()
                .map(value -> "| `%s` | `%s` | %s |\n".formatted(value.path(), value.byDefault(), cell(value)))
                .collect(Collectors.joining("", "\n| value | default | what it is |\n|---|---|---|\n", ""));
    }

    private static String cell(Value value) {
        List<String> choices = new ArrayList<>();
        if (value.hints().containsKey("enum")) {
            value.hints().get("enum").forEach(choice -> choices.add("`" + choice.asText() + "`"));
        }
        String allowed = choices.isEmpty() ? "" : " One of " + String.join(", ", choices) + ".";
        return (value.text() + allowed).replace("|", "\\|");
    }
}
