package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is committed is what Quarkus makes of the services. */
class BaseTest {
    private static final String COMMAND =
            "./mvnw -pl k8s -am test -Dtest=BaseTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dsluice.docs.write=true";

    @ParameterizedTest
    @ValueSource(strings = {"gateway-service", "channel-service", "billing-service"})
    void theBaseIsWhatTheServicesSay(String service) throws Exception {
        Path file = Path.of("base/generated", service + ".yaml");
        String generated = "# Made by " + COMMAND + "\n" + Generator.manifests(service);

        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("k8s/%s is not what Quarkus makes of %s; run %s and look at what changed", file, service, COMMAND)
                .isEqualTo(generated);
    }
}
