package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.Names;
import dev.sluice.local.StackOptions;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.testkit.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a running system and is asked everything that the chart's dashboards and alerts ask. */
@ExtendWith(Running.Extension.class)
class DashboardsIT {
    private static final Path CHART = StackOptions.checkout().resolve("helm/sluice");
    private static final Duration SEEN = Duration.ofSeconds(120);
    private static final Pattern METRIC = Pattern.compile("\\b(?:sluice|gen_ai|jvm|process)_[a-z0-9_]+");
    private static final String GOOD = "watched";
    private static final String FAILING = "watched-failing";
    private static final String LIMITED = "watched-limited";
    private static final String SLOW = "watched-slow";

    private final Running running;
    private final HttpClient http = HttpClient.newHttpClient();

    DashboardsIT(Running running) {
        this.running = running;
    }

    @Test
    void everyPanelHasDataAndEveryAlertAsksForWhatThereIs(@TempDir Path directory) throws IOException {
        // Given
        channels();
        Customer poor = running.admin.customer("watched-poor", "0.000001");
        Map<String, String> empty = panels();
        assertThat(empty).hasSizeGreaterThan(50);
        try (Prometheus prometheus = new Prometheus(directory, CHART.resolve("files/alerts.yaml"), targets())) {

            // When
            await().atMost(SEEN).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                call(poor);
                empty.values().removeIf(query -> hasData(prometheus.query(query)));
                // Then
                assertThat(empty.keySet()).as("panels without data").isEmpty();
            });
            alertsAskForWhatThereIs(prometheus);
        }
    }

    private void channels() {
        String price = "{\"input\": \"1\", \"output\": \"2\"}";
        for (String model : List.of(GOOD, FAILING, LIMITED, SLOW)) {
            running.admin.channel(model, running.upstream.baseUrl(), model, price);
        }
        running.upstream.always(FAILING, Behaviour.of("status-500"));
        running.upstream.always(LIMITED, Behaviour.of("status-429"));
        running.upstream.always(SLOW, Behaviour.of("chunks-400+rate-20"));
    }

    private List<URI> targets() {
        return Stream.of(Names.gateway(0), Names.gateway(1), Names.CHANNEL_SERVICE, Names.BILLING_SERVICE)
                .map(running.stack::management)
                .toList();
    }

    /** A round of everything that calls can meet, by a customer whose key no gateway has leased for yet. */
    private void call(Customer poor) throws IOException, InterruptedException {
        Customer customer = running.admin.customer("watched-" + System.nanoTime(), "1");
        for (int i = 0; i < 2; i++) {
            Chat gateway = running.gateway(i);
            assertThat(gateway.call(customer.secret(), Chat.body(GOOD, false, 20))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.call(customer.secret(), Chat.body(GOOD, true, 20))
                            .body())
                    .contains("[DONE]");
            assertThat(gateway.call(customer.secret(), Chat.body(FAILING, false, 20))
                            .statusCode())
                    .isEqualTo(502);
            assertThat(gateway.call(customer.secret(), Chat.body(LIMITED, false, 20))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(gateway.call(poor.secret(), Chat.body(GOOD, false, 20)).statusCode())
                    .isEqualTo(429);
            hangUp(gateway, customer);
        }
    }

    private void hangUp(Chat gateway, Customer customer) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                gateway.request(customer.secret(), Chat.body(SLOW, true, 400)),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.read()).isPositive();
        }
    }

    /** Dashboard, title and letter of each query → the query as Grafana would ask it. */
    private static Map<String, String> panels() throws IOException {
        Map<String, String> queries = new TreeMap<>();
        try (Stream<Path> files = Files.list(CHART.resolve("dashboards"))) {
            for (Path file : files.toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                for (JsonNode panel : dashboard.get("panels")) {
                    for (JsonNode target : panel.get("targets")) {
                        String name = dashboard.get("title").asText() + ": "
                                + panel.get("title").asText() + " "
                                + target.get("refId").asText();
                        queries.put(
                                name,
                                target.get("expr")
                                        .asText()
                                        .replace("$__rate_interval", "10s")
                                        .replace("$__range", "1m")
                                        .replace("$namespace", "test")
                                        .replace("$channel", ".*"));
                    }
                }
            }
        }
        return queries;
    }

    /** A quantile of nothing is NaN, which a panel shows as nothing. */
    private static boolean hasData(JsonNode series) {
        for (JsonNode one : series) {
            if (!one.at("/value/1").asText().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    /** A metric that is misspelt makes an alert that never fires; so does a rule that cannot be evaluated. */
    private static void alertsAskForWhatThereIs(Prometheus prometheus) {
        Set<String> known = new TreeSet<>();
        prometheus.get("/api/v1/label/__name__/values").forEach(name -> known.add(name.asText()));
        int alerts = 0;
        for (JsonNode group : prometheus.get("/api/v1/rules").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                alerts++;
                String name = rule.get("name").asText();
                assertThat(rule.get("health").asText())
                        .as("%s: %s", name, rule.path("lastError").asText())
                        .isEqualTo("ok");
                assertThat(METRIC.matcher(rule.get("query").asText()).results().map(found -> found.group()))
                        .as(name)
                        .isNotEmpty()
                        .isSubsetOf(known);
            }
        }
        assertThat(alerts).isGreaterThan(20);
    }
}
