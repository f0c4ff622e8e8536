package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pod of the chart keeps to: services, stores of a trial, hooks and the test. */
class PodsTest {
    /** The pods that speak to Kubernetes' API. */
    private static final Set<String> USERS_OF_THE_API = Set.of("Job sluice-make-secret");

    @Test
    void allPodsAreLookedAt() {
        assertThat(Manifest.podsOf(Setup.MINIMAL.render()))
                .extracting(pods -> pods.owner().toString())
                .containsExactlyInAnyOrder(
                        "Deployment sluice-gateway",
                        "Deployment sluice-channel-service",
                        "Deployment sluice-billing-service",
                        "Deployment sluice-postgres",
                        "Deployment sluice-redis",
                        "Job sluice-make-secret",
                        "Pod sluice-test");
        assertThat(Manifest.podsOf(Setup.PRODUCTION.render()))
                .extracting(pods -> pods.owner().toString())
                .containsExactlyInAnyOrder(
                        "Deployment sluice-gateway",
                        "Deployment sluice-channel-service",
                        "Deployment sluice-billing-service",
                        "Job sluice-migrate-channel-service",
                        "Job sluice-migrate-billing-service",
                        "Pod sluice-test");
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void podsAreRestricted(Installation setup) {
        assertThat(Manifest.podsOf(setup.render())).isNotEmpty().allSatisfy(PodsTest::isRestricted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "securityContext: {runAsNonRoot: false}",
                "securityContext: {seccompProfile: {type: Unconfined}}",
                "hostNetwork: true",
                "volumes: [{name: a, hostPath: {path: /}}]",
            })
    void aPodThatIsNotRestrictedIsFound(String over) {
        Manifest.Pods pods = Manifest.podsOf(Setup.MINIMAL.render()).getFirst();
        Manifest.Pods loose = new Manifest.Pods(pods.owner(), pods.labels(), Yaml.over(pods.spec(), over));

        assertThatThrownBy(() -> isRestricted(loose)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void onlyWhoUsesTheApiHasATokenForIt(Installation setup) {
        assertThat(Manifest.podsOf(setup.render()))
                .allSatisfy(pods -> assertThat(pods.spec().path("automountServiceAccountToken"))
                        .as("an explicit automountServiceAccountToken of %s", pods)
                        .hasToString(String.valueOf(
                                USERS_OF_THE_API.contains(pods.owner().toString()))));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void memoryIsLimitedAndImagesHaveATag(Installation setup) {
        assertThat(Manifest.podsOf(setup.render()))
                .flatExtracting(Manifest.Pods::containers)
                .isNotEmpty()
                .allSatisfy(container -> {
                    assertThat(container.at("/resources/limits/memory").asText())
                            .matches("[0-9]+[MG]i");
                    assertThat(container.at("/resources/requests").properties()).hasSize(2);
                    assertThat(container.path("image").asText())
                            .matches("[^:@]+/[^:@]+:[0-9][^:@]*")
                            .doesNotContain("latest");
                });
    }

    @ParameterizedTest
    @CsvSource({"15m, 15, 945", "1h, 5, 3635", "90s, 0, 120"})
    void aGatewaysGraceIsItsDrainItsLongestCallAndTheFlush(String longest, int drain, int grace) {
        List<Manifest> manifests = Chart.render(Yaml.values(
                "sluice/values-minimal.yaml",
                "gateway: {maxCallDuration: %s, drainDelaySeconds: %d}".formatted(longest, drain)));

        Manifest.Pods gateway = Manifest.podsOf(manifests).stream()
                .filter(pods -> pods.component().equals("gateway"))
                .findFirst()
                .orElseThrow();
        assertThat(gateway.spec().path("terminationGracePeriodSeconds").asInt()).isEqualTo(grace);
        assertThat(environment(gateway, "SLUICE_GATEWAY_MAX_CALL_DURATION")).isEqualTo(longest);
        assertThat(environment(gateway, "SLUICE_GATEWAY_DRAIN_DELAY")).isEqualTo(drain + "s");
    }

    /** A rollout that first takes a pod away would cut what it can serve. */
    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void rolloutsOnlySurge(Installation setup) {
        assertThat(setup.render())
                .filteredOn(each -> each.is("Deployment"))
                .filteredOn(each -> !Set.of("sluice-postgres", "sluice-redis").contains(each.name()))
                .hasSize(3)
                .allSatisfy(each -> assertThat(
                                each.spec().at("/strategy/rollingUpdate").toString())
                        .isEqualTo("{\"maxSurge\":1,\"maxUnavailable\":0}"));
    }

    private static String environment(Manifest.Pods pods, String name) {
        for (JsonNode variable : pods.containers().getFirst().path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        return null;
    }

    /** Pod Security's profile restricted, and a root file system that nobody writes to. */
    private static void isRestricted(Manifest.Pods pods) {
        JsonNode spec = pods.spec();
        assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean())
                .as("runAsNonRoot of %s", pods)
                .isTrue();
        assertThat(spec.at("/securityContext/runAsUser").asInt())
                .as("runAsUser of %s", pods)
                .isPositive();
        assertThat(spec.at("/securityContext/seccompProfile/type").asText())
                .as("seccomp of %s", pods)
                .isEqualTo("RuntimeDefault");
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            assertThat(spec.path(shared).asBoolean())
                    .as("%s of %s", shared, pods)
                    .isFalse();
        }
        for (JsonNode volume : spec.path("volumes")) {
            assertThat(volume.has("hostPath")).as("hostPath of %s", pods).isFalse();
        }
        assertThat(pods.containers()).isNotEmpty().allSatisfy(container -> {
            assertThat(container.path("securityContext").toString())
                    .as("container of %s", pods)
                    .isEqualTo("{\"allowPrivilegeEscalation\":false,\"readOnlyRootFilesystem\":true,"
                            + "\"capabilities\":{\"drop\":[\"ALL\"]}}");
            assertThat(container.path("ports")).noneMatch(port -> port.has("hostPort"));
        });
    }
}
