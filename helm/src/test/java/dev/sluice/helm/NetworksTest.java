package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closed networks let through what is needed and nothing else. */
class NetworksTest {
    /** All ports on which a pod of the chart listens. */
    private static final List<Integer> PORTS = List.of(8080, 8090, 9000, 5432, 6379);

    private static final List<Integer> TO_STORES = List.of(5432, 6379);
    private static final List<Integer> TO_UPSTREAMS = List.of(443, 8443);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"PRODUCTION", "EVERYTHING", "CLOSED_TRIAL"})
    void everyPodIsInExactlyOnePolicyAndEveryPolicyHasPods(Setup setup) {
        Networks networks = Networks.of(setup.render());

        assertThat(networks.pods()).allSatisfy(pods -> assertThat(networks.selecting(pods))
                .as("policies of %s", pods)
                .hasSize(1)
                .allSatisfy(
                        policy -> assertThat(policy.spec().path("policyTypes").toString())
                                .isEqualTo("[\"Ingress\",\"Egress\"]")));
        assertThat(networks.policies()).hasSameSizeAs(networks.pods());
    }

    @Test
    void productionLetsItsOwnPodsDoWhatTheyNeed() {
        assertThat(Networks.of(Setup.PRODUCTION.render()).between(PORTS))
                .extracting(Networks.Flow::toString)
                .containsExactlyInAnyOrder(
                        "gateway → channel-service:9000",
                        "channel-service → gateway:9000",
                        "gateway → test:8090",
                        "test → gateway:8080",
                        "test → channel-service:8080",
                        "test → billing-service:8080");
    }

    @Test
    void aClosedTrialAlsoReachesItsStores() {
        assertThat(Networks.of(Setup.CLOSED_TRIAL.render()).between(PORTS))
                .extracting(Networks.Flow::toString)
                .containsExactlyInAnyOrder(
                        "gateway → channel-service:9000",
                        "channel-service → gateway:9000",
                        "gateway → test:8090",
                        "test → gateway:8080",
                        "test → channel-service:8080",
                        "test → billing-service:8080",
                        "gateway → redis:6379",
                        "channel-service → redis:6379",
                        "billing-service → redis:6379",
                        "channel-service → postgres:5432",
                        "billing-service → postgres:5432");
    }

    @Test
    void onlyAGatewayThatIsAskedToReachesItsNodesMetadata() {
        Networks open = Networks.of(Setup.EVERYTHING.render());
        assertThat(open.pods()).allSatisfy(pods -> assertThat(open.reachesNode(pods, 988))
                .as("%s", pods)
                .isEqualTo(pods.component().equals("gateway")));

        Networks closed = Networks.of(Setup.PRODUCTION.render());
        assertThat(closed.pods()).noneMatch(pods -> closed.reachesNode(pods, 988));
    }

    @Test
    void podsLeaveTheClusterOnlyWhereTheyMust() {
        Networks networks = Networks.of(Setup.EVERYTHING.render());

        assertThat(networks.pods()).allSatisfy(pods -> {
            boolean gateway = pods.component().equals("gateway");
            boolean test = pods.component().equals("test");
            assertThat(networks.leaves(pods, 53)).as("names of %s", pods).isTrue();
            assertThat(networks.leaves(pods, 80)).as("port 80 of %s", pods).isFalse();
            assertThat(TO_UPSTREAMS).allMatch(port -> networks.leaves(pods, port) == gateway, "upstreams of " + pods);
            assertThat(networks.leaves(pods, TO_STORES.getLast()))
                    .as("Redis of %s", pods)
                    .isEqualTo(!test);
            assertThat(networks.leaves(pods, TO_STORES.getFirst()))
                    .as("PostgreSQL of %s", pods)
                    .isEqualTo(!test && !gateway);
        });
    }

    @Test
    void theJobThatMakesTheSecretReachesTheApi() {
        Networks networks = Networks.of(Setup.CLOSED_TRIAL.render());

        assertThat(networks.pods())
                .filteredOn(pods -> pods.component().equals("secret"))
                .hasSize(1)
                .allMatch(pods -> networks.leaves(pods, 443) && networks.leaves(pods, 6443));
    }

    @Test
    void whoMayComeInIsWhoWasNamed() {
        Networks networks = Networks.of(Setup.EVERYTHING.render());

        assertThat(networks.pods()).allSatisfy(pods -> {
            String component = pods.component();
            boolean control = List.of("channel-service", "billing-service").contains(component);
            boolean gateway = component.equals("gateway");
            assertThat(networks.enters("ingress", pods, 8080))
                    .as("clients of %s", pods)
                    .isEqualTo(gateway);
            assertThat(networks.enters("operators", pods, 8080))
                    .as("operators of %s", pods)
                    .isEqualTo(control);
            assertThat(networks.enters("monitoring", pods, 9000))
                    .as("metrics of %s", pods)
                    .isEqualTo(control || gateway);
            assertThat(PORTS).noneMatch(port -> networks.enters("strangers", pods, port));
        });
    }

    /** Nobody named means everybody for the gateway, and nobody for the rest. */
    @Test
    void anUnnamedGatewayIsOpenAndTheRestIsNot() {
        Networks networks = Networks.of(Setup.CLOSED_TRIAL.render());

        assertThat(networks.pods()).allSatisfy(pods -> assertThat(PORTS)
                .filteredOn(port -> networks.enters("strangers", pods, port))
                .isEqualTo(pods.component().equals("gateway") ? List.of(8080) : List.of()));
    }
}
