package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a release would push, and what it refuses to. */
class ReleaseTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final List<String> IMAGES = List.of("gateway", "channel", "billing", "tools");

    private record Run(int status, String output) {}

    @Test
    void aDryRunNamesEveryImageForBothKindsOfMachineAndTheChart() throws Exception {
        String version = Generator.version();

        Run run = release(version, "--dry-run");

        assertThat(run.output()).as("output of the dry run").isNotEmpty();
        assertThat(run.status()).as(run.output()).isZero();
        for (String image : IMAGES) {
            String name = "ghcr.io/sluice-gateway/sluice-" + image + ":" + version;
            assertThat(run.output().lines())
                    .contains("+ podman push " + name + "-amd64", "+ podman push " + name + "-arm64")
                    .contains("+ podman manifest push --all " + name + " docker://" + name);
        }
        assertThat(run.output().lines().toList().getLast())
                .startsWith("+ helm push ")
                .endsWith("/sluice-" + version + ".tgz oci://ghcr.io/sluice-gateway/charts");
    }

    @Test
    void aVersionThatIsNotSaidEverywhereIsRefused() throws Exception {
        Run run = release("9.9.9", "--dry-run");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("not ready: "))
                .anyMatch(line -> line.contains("CHANGELOG.md"))
                .anyMatch(line -> line.contains("appVersion"))
                .anyMatch(line -> line.contains("k8s/overlays/production"));
    }

    private static Run release(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("release", ".log");
        try {
            Process process = new ProcessBuilder(
                            Stream.concat(Stream.of("sh", "release/release.sh"), Stream.of(arguments))
                                    .toList())
                    .directory(CHECKOUT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as("done in a minute")
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
