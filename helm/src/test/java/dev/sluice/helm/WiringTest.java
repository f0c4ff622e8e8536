package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one manifest says of another is so. */
class WiringTest {
    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void aServiceLeadsToOnePodsOpenPorts(Installation setup) {
        List<Manifest> manifests = setup.render();

        assertThat(manifests)
                .filteredOn(each -> each.is("Service"))
                .isNotEmpty()
                .allSatisfy(service -> {
                    List<Manifest.Pods> behind = behind(service.spec().path("selector"), manifests);
                    assertThat(behind).as("pods behind %s", service).hasSize(1);
                    assertThat(service.spec().path("ports"))
                            .isNotEmpty()
                            .allMatch(
                                    port -> behind.getFirst().hasPort(port.path("targetPort")),
                                    "port that the pod opens");
                });
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void aDeploymentOrABudgetSelectsPodsOfOneMaking(Installation setup) {
        List<Manifest> manifests = setup.render();

        assertThat(manifests)
                .filteredOn(each -> Set.of("Deployment", "PodDisruptionBudget").contains(each.kind()))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(behind(each.spec().path("selector"), manifests))
                        .as("pods of %s", each)
                        .extracting(pods -> pods.owner().name())
                        .containsExactly(each.name()));
    }

    /** A budget over a single pod would keep a node from ever being drained. */
    @Test
    void aBudgetIsOnlyMadeWhereThereAreTwo() {
        assertThat(Setup.MINIMAL.render()).noneMatch(each -> each.is("PodDisruptionBudget"));
        assertThat(Setup.DEFAULTS.render())
                .filteredOn(each -> each.is("PodDisruptionBudget"))
                .extracting(Manifest::name)
                .containsExactlyInAnyOrder("sluice-gateway", "sluice-channel-service", "sluice-billing-service");
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void podsOfAComponentSpreadByTheirOwnLabels(Installation setup) {
        assertThat(Manifest.podsOf(setup.render()))
                .allSatisfy(pods -> assertThat(pods.spec().path("topologySpreadConstraints"))
                        .allMatch(each -> new Selector(each.path("labelSelector")).selects(pods.labels())));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void everyNameThatAManifestGivesExists(Installation setup) {
        List<Manifest> manifests = setup.render();
        Set<String> there = manifests.stream().map(Manifest::toString).collect(Collectors.toSet());

        assertThat(manifests.stream().flatMap(WiringTest::named)).isNotEmpty().allSatisfy(name -> assertThat(there)
                .contains(name));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"PRODUCTION", "EVERYTHING"})
    void theMonitorSelectsTheServicesAndAPortTheyOpen(Setup setup) {
        List<Manifest> manifests = setup.render();

        assertThat(manifests)
                .filteredOn(each -> each.is("PodMonitor"))
                .hasSize(1)
                .allSatisfy(monitor -> {
                    JsonNode port = monitor.spec().at("/podMetricsEndpoints/0/port");
                    assertThat(behind(monitor.spec().path("selector"), manifests))
                            .allMatch(pods -> pods.hasPort(port))
                            .extracting(Manifest.Pods::component)
                            .containsExactlyInAnyOrder("gateway", "channel-service", "billing-service");
                });
    }

    private static List<Manifest.Pods> behind(JsonNode selector, List<Manifest> manifests) {
        return new Selector(selector).among(Manifest.podsOf(manifests));
    }

    /** Objects of the chart that the manifest refers to, as kind and name. */
    private static Stream<String> named(Manifest manifest) {
        Stream<String> accounts = manifest.pods().stream()
                .map(pods -> pods.spec().path("serviceAccountName"))
                .filter(JsonNode::isTextual)
                .map(account -> "ServiceAccount " + account.asText());
        Stream<String> others =
                switch (manifest.kind()) {
                    case "HorizontalPodAutoscaler" ->
                        Stream.of("Deployment "
                                + manifest.spec().at("/scaleTargetRef/name").asText());
                    case "HTTPRoute" ->
                        Stream.of("Service "
                                + manifest.spec()
                                        .at("/rules/0/backendRefs/0/name")
                                        .asText());
                    case "Ingress" ->
                        manifest.spec().findValues("service").stream()
                                .map(each -> "Service " + each.path("name").asText());
                    case "RoleBinding" ->
                        Stream.of(
                                "Role " + manifest.tree().at("/roleRef/name").asText(),
                                "ServiceAccount "
                                        + manifest.tree().at("/subjects/0/name").asText());
                    default -> Stream.empty();
                };
        return Stream.concat(accounts, others);
    }
}
