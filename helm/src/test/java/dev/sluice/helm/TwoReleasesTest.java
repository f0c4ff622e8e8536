package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A second release of this chart in a namespace that has one. */
class TwoReleasesTest {
    static final List<String> MESSAGES = List.of(
            "release sluice has the Deployment sluice-billing-service in this namespace: choose another name for this release,"
                    + " or set fullnameOverride.",
            "release sluice in this namespace uses the Secret shared, and so the same PostgreSQL and Redis: upgrade that"
                    + " release, or name a Secret with other stores in secret.existingSecret.");

    @Test
    void withTheNamesOfTheFirst() {
        assertThatThrownBy(() -> install("other", "{secret: {existingSecret: mine}, fullnameOverride: sluice}"))
                .hasMessageContaining(MESSAGES.get(0));
    }

    @Test
    void onTheStoresOfTheFirst() {
        assertThatThrownBy(() -> install("other", "{secret: {existingSecret: shared}}"))
                .hasMessageContaining(MESSAGES.get(1));
    }

    @Test
    void withNamesAndStoresOfItsOwnAndTheFirstItself() {
        for (String release : List.of("other", "sluice")) {
            String secret = release.equals("other") ? "mine" : "shared";
            assertThatThrownBy(() -> install(release, "{secret: {existingSecret: " + secret + "}}"))
                    .as("rendered, and then this cluster has no such kinds")
                    .hasMessageContaining("unable to build kubernetes objects from release manifest");
        }
    }

    private static void install(String release, String values) {
        List<String> running = Chart.render(Yaml.values("", "{secret: {existingSecret: shared}}")).stream()
                .filter(manifest -> manifest.is("Deployment"))
                .map(manifest -> manifest.tree().toString())
                .toList();
        try (FakeCluster cluster = new FakeCluster(running)) {
            Chart.renderFor(cluster, release, Yaml.values("", values));
        }
    }
}
