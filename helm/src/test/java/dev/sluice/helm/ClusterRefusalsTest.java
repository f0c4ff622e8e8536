package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Helm refuses where it can look into the cluster, and what it says. */
class ClusterRefusalsTest {
    static final List<String> MESSAGES = List.of(
            "release sluice has the Deployment sluice-billing-service in this namespace: choose another name for this release,"
                    + " or set fullnameOverride.",
            "release sluice in this namespace uses the Secret shared, and so the same PostgreSQL and Redis: upgrade that"
                    + " release, or name a Secret with other stores in secret.existingSecret.",
            "secret.existingSecret is typo, and namespace llm has no such Secret: create it with the keys that secret.keys names"
                    + " (see values-production.yaml).",
            "Secret empty has no key redis-url: add it, or name the key that stands for it in secret.keys.redisUrl.");
    private static final List<String> KEYS =
            List.of("keyset", "admin-token", "service-token", "database-url", "redis-url");

    @Test
    void aSecretThatIsNotThere() {
        assertThatThrownBy(() -> install("other", "{secret: {existingSecret: typo}}"))
                .hasMessageContaining(MESSAGES.get(2));
        isRendered("other", "{secret: {existingSecret: typo}, extraObjects: [{kind: ExternalSecret}]}");
    }

    @Test
    void aSecretWithoutAKey() {
        assertThatThrownBy(() -> install("other", "{secret: {existingSecret: empty}}"))
                .hasMessageContaining(MESSAGES.get(3));
        isRendered("other", "{secret: {existingSecret: empty, keys: {redisUrl: keyset}}}");
    }

    @Test
    void aSecondReleaseWithTheNamesOfTheFirst() {
        assertThatThrownBy(() -> install("other", "{secret: {existingSecret: mine}, fullnameOverride: sluice}"))
                .hasMessageContaining(MESSAGES.get(0));
    }

    @Test
    void aSecondReleaseOnTheStoresOfTheFirst() {
        assertThatThrownBy(() -> install("other", "{secret: {existingSecret: shared}}"))
                .hasMessageContaining(MESSAGES.get(1));
    }

    @Test
    void aSecondReleaseWithNamesAndStoresOfItsOwnAndTheFirstItselfAreNotRefused() {
        isRendered("other", "{secret: {existingSecret: mine}}");
        isRendered("sluice", "{secret: {existingSecret: shared}}");
    }

    private static void isRendered(String release, String values) {
        assertThatThrownBy(() -> install(release, values))
                .as("rendered, and then this cluster does not know the kinds")
                .hasMessageContaining("unable to build kubernetes objects from release manifest");
    }

    private static void install(String release, String values) {
        List<String> running = Chart.render(Yaml.values("", "{secret: {existingSecret: shared}}")).stream()
                .filter(manifest -> manifest.is("Deployment"))
                .map(manifest -> manifest.tree().toString())
                .toList();
        Map<String, List<String>> secrets =
                Map.of("shared", KEYS, "mine", KEYS, "empty", KEYS.subList(0, KEYS.size() - 1));
        try (FakeCluster cluster = new FakeCluster(running, secrets)) {
            Chart.renderFor(cluster, release, Yaml.values("", values));
        }
    }
}
