package dev.sluice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();
    private static final Path ALERTS = CHECKOUT.resolve("helm/sluice/files/alerts.yaml");
    private static final Path TESTS = Path.of("src/test/resources/alerts-test.yaml");
    private static final String RUNBOOK = "https://github.com/sluice-gateway/sluice/blob/main/docs/operations.md#";
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void promtoolFindsEachAlertFiringWhenItShouldAndOnlyThen() throws IOException, InterruptedException {
        assertThat(promtool("check", "rules", ALERTS.toString())).contains("SUCCESS");
        assertThat(promtool("test", "rules", TESTS.toString())).contains("SUCCESS");
    }

    @Test
    void everyAlertHasATestThatItFiresAndOneThatItDoesNot() throws IOException {
        Map<String, List<Boolean>> fires = new TreeMap<>();
        for (JsonNode test : YAML.readTree(TESTS.toFile()).get("tests")) {
            for (JsonNode one : test.get("alert_rule_test")) {
                fires.computeIfAbsent(one.get("alertname").asText(), name -> new ArrayList<>())
                        .add(!one.get("exp_alerts").isEmpty());
            }
        }

        for (JsonNode alert : alerts()) {
            String name = alert.get("alert").asText();
            assertThat(fires.get(name)).as(name).contains(true, false);
        }
    }

    @Test
    void everyAlertSaysHowBadItIsAndHasARunbook() throws IOException {
        List<String> headings = Files.readAllLines(CHECKOUT.resolve("docs/operations.md")).stream()
                .filter(line -> line.startsWith("#"))
                .toList();

        for (JsonNode alert : alerts()) {
            String name = alert.get("alert").asText();
            JsonNode texts = alert.get("annotations");
            assertThat(alert.hasNonNull("for")).as(name).isTrue();
            assertThat(alert.get("labels").get("severity").asText()).as(name).isIn("critical", "warning");
            assertThat(texts.get("summary").asText()).as(name).isNotBlank();
            assertThat(texts.get("description").asText()).as(name).isNotBlank();
            assertThat(texts.get("runbook_url").asText()).isEqualTo(RUNBOOK + name.toLowerCase(Locale.ROOT));
            assertThat(headings).contains("### " + name);
        }
    }

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        YAML.readTree(ALERTS.toFile()).get("groups").forEach(group -> group.get("rules")
                .forEach(alerts::add));
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(
                    "there is no promtool: install Prometheus (Debian, Ubuntu: apt-get install prometheus)", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
