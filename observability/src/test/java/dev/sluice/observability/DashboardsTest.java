package dev.sluice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether Grafana can take the dashboards as they are. What their queries answer is asked in local's DashboardsIT. */
class DashboardsTest {
    private static final Path DASHBOARDS =
            Path.of("").toAbsolutePath().getParent().resolve("helm/sluice/dashboards");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyDashboardIsNamedByItsFileAndPanelsAskTheDataSourceThatWasChosen() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(DASHBOARDS)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(4);
        for (Path file : files) {
            JsonNode dashboard = JSON.readTree(file.toFile());
            assertThat(dashboard.get("uid").asText() + ".json")
                    .isEqualTo(file.getFileName().toString());
            assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
            for (JsonNode panel : dashboard.get("panels")) {
                assertThat(panel.at("/datasource/uid").asText())
                        .as("%s: %s", file, panel.get("title"))
                        .isEqualTo("${datasource}");
            }
        }
    }

    @Test
    void panelsLieBesideEachOther() throws IOException {
        try (Stream<Path> all = Files.list(DASHBOARDS)) {
            for (Path file : all.toList()) {
                List<JsonNode> laid = new ArrayList<>();
                for (JsonNode panel : JSON.readTree(file.toFile()).get("panels")) {
                    JsonNode place = panel.get("gridPos");
                    assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
                    assertThat(laid).as("%s: %s", file, panel.get("title")).noneMatch(other -> overlap(place, other));
                    laid.add(place);
                }
            }
        }
    }

    private static boolean overlap(JsonNode a, JsonNode b) {
        return overlap(a, b, "x", "w") && overlap(a, b, "y", "h");
    }

    private static boolean overlap(JsonNode a, JsonNode b, String from, String length) {
        int start = a.get(from).asInt();
        int other = b.get(from).asInt();
        return start < other + b.get(length).asInt()
                && other < start + a.get(length).asInt();
    }
}
