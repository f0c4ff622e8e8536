package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain manifests say what the chart says. */
class OverlaysTest {
    private static final String HOW = "%s of k8s/overlays is the chart's: change both, or what they are made of;"
            + " k8s/src/test/resources says what the base is made with";
    private static final List<Integer> PORTS = List.of(8080, 8090, 9000, 5432, 6379);

    @ParameterizedTest
    @CsvSource({"PRODUCTION, PRODUCTION, 5", "DEV, MINIMAL, 5"})
    void podsAreThoseOfTheChart(Overlay overlay, Setup setup, int count) {
        Map<String, JsonNode> chart = pods(setup);
        Map<String, JsonNode> plain = pods(overlay);

        assertThat(plain).hasSize(count);
        plain.forEach((owner, pods) -> assertThat(pods.toPrettyString())
                .as(HOW, owner)
                .isEqualTo(chart.get(owner).toPrettyString()));
    }

    @ParameterizedTest
    @CsvSource({
        "PRODUCTION, PRODUCTION, HorizontalPodAutoscaler, /spec/minReplicas, 1",
        "PRODUCTION, PRODUCTION, HorizontalPodAutoscaler, /spec/maxReplicas, 1",
        "PRODUCTION, PRODUCTION, HorizontalPodAutoscaler, /spec/behavior, 1",
        "PRODUCTION, PRODUCTION, HorizontalPodAutoscaler, /spec/metrics, 1",
        "PRODUCTION, PRODUCTION, PodDisruptionBudget, /spec/maxUnavailable, 3",
        "PRODUCTION, PRODUCTION, Deployment, /spec/replicas, 3",
        "PRODUCTION, PRODUCTION, Job, /spec/activeDeadlineSeconds, 2",
        "DEV, MINIMAL, Deployment, /spec/replicas, 5",
        "DEV, MINIMAL, Role, /rules, 1",
    })
    void numbersAreThoseOfTheChart(Overlay overlay, Setup setup, String kind, String path, int count) {
        Function<Installation, Map<String, String>> values = installation -> installation.render().stream()
                .filter(each -> each.is(kind))
                .collect(Collectors.toMap(
                        Manifest::name, each -> each.tree().at(path).toString()));

        assertThat(values.apply(overlay)).as(HOW, kind).hasSize(count).isEqualTo(values.apply(setup));
    }

    @ParameterizedTest
    @CsvSource({"PRODUCTION, PRODUCTION, 3", "DEV, MINIMAL, 5"})
    void servicesLeadToThePortsOfTheChart(Overlay overlay, Setup setup, int count) {
        Function<Installation, Map<String, String>> ports = installation -> installation.render().stream()
                .filter(each -> each.is("Service"))
                .collect(Collectors.toMap(
                        Manifest::name,
                        each -> each.spec().findValuesAsText("port").toString()));

        assertThat(ports.apply(overlay)).as(HOW, "Service").hasSize(count).isEqualTo(ports.apply(setup));
    }

    @Test
    void networksLetThroughWhatTheChartsDo() {
        Networks plain = Networks.of(Overlay.PRODUCTION.render());

        assertThat(plain.pods()).hasSize(5).allSatisfy(pods -> assertThat(plain.selecting(pods))
                .as("policies of %s", pods)
                .hasSize(1));
        assertThat(plain.between(PORTS))
                .extracting(Networks.Flow::toString)
                .containsExactlyInAnyOrder("gateway → channel-service:9000", "channel-service → gateway:9000");
        assertThat(plain.pods()).allSatisfy(pods -> assertThat(PORTS)
                .filteredOn(port -> plain.enters("strangers", pods, port))
                .isEqualTo(pods.component().equals("gateway") ? List.of(8080) : List.of()));
        assertThat(plain.pods()).allSatisfy(pods -> {
            boolean gateway = pods.component().equals("gateway");
            assertThat(plain.leaves(pods, 443)).as("upstreams of %s", pods).isEqualTo(gateway);
            assertThat(plain.leaves(pods, 6379)).as("Redis of %s", pods).isTrue();
            assertThat(plain.leaves(pods, 5432)).as("PostgreSQL of %s", pods).isEqualTo(!gateway);
        });
    }

    @Test
    void everythingIsInTheNamespaceOfItsOverlay() {
        assertThat(List.of(Overlay.values()))
                .flatExtracting(Overlay::render)
                .isNotEmpty()
                .allSatisfy(
                        each -> assertThat(each.tree().at("/metadata/namespace").asText())
                                .isEqualTo("sluice"));
        assertThat(Overlay.DEV.render())
                .filteredOn(each -> each.is("RoleBinding"))
                .allMatch(
                        each -> each.tree().at("/subjects/0/namespace").asText().equals("sluice"));
    }

    /** Who sets a tag in one place and forgets the other runs on a schema of another version. */
    @Test
    void bothPartsOfProductionNameTheSameImages() {
        Map<String, String> images = Manifest.podsOf(Overlay.PRODUCTION.render()).stream()
                .collect(Collectors.toMap(
                        Manifest.Pods::component,
                        pods -> pods.containers().getFirst().path("image").asText()));

        for (String service : List.of("channel-service", "billing-service")) {
            assertThat(images.get("migrate-" + service)).isNotNull().isEqualTo(images.get(service));
        }
    }

    @Test
    void aPatchOfWhatIsNotThereIsRefused() {
        ObjectNode tree = (ObjectNode) Yaml.read("{spec: {replicas: 2}}");

        assertThatThrownBy(() -> JsonPatch.apply(Yaml.read("{op: replace, path: /spec/a, value: 1}"), tree))
                .hasMessageContaining("/spec/a");
        assertThatThrownBy(() -> JsonPatch.apply(Yaml.read("{op: test, path: /spec/replicas, value: 1}"), tree))
                .hasMessageContaining("not 1");
        assertThatThrownBy(() -> new Kustomization(Path.of("src/test/resources/kustomize")).render())
                .hasMessageContaining("namePrefix");
    }

    /** Pod specs by the object that makes them, in one form; of a trial the two Secrets have different names. */
    private static Map<String, JsonNode> pods(Installation installation) {
        return Manifest.podsOf(installation.render()).stream()
                .filter(pods -> !pods.owner().name().equals("sluice-make-secret"))
                .collect(Collectors.toMap(
                        pods -> pods.owner().toString(),
                        pods -> Plain.of(Yaml.read(Yaml.write(pods.spec()).replace("\"sluice-dev\"", "\"sluice\"")))));
    }
}
