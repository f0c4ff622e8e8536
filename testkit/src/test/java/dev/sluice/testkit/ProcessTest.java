package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessTest {
    @Test
    void servesAsAProcessOfItsOwnInASmallHeap() throws Exception {
        // Given
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sluice.testkit.Main",
                        "--port",
                        "0",
                        "--rate",
                        "0")
                .start();

        // When
        String line = process.inputReader().readLine();

        // Then
        assertThat(line).startsWith("upstream ready at http://127.0.0.1:");
        URI models = URI.create(line.substring(line.indexOf("http")) + "/models");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(models).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"demo\"");
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readsItsOptions() {
        assertThat(Main.options(List.of("--port", "9", "--host", "0.0.0.0", "--event-loops", "2")))
                .isEqualTo(new UpstreamOptions("0.0.0.0", 9, 2, 60, 10_000));
        assertThatThrownBy(() -> Main.options(List.of("--prot", "9"))).hasMessageContaining("--prot");
    }

    @Test
    void sharesItsPortAmongEventLoops() {
        try (Upstream upstream = Upstream.start(new UpstreamOptions("127.0.0.1", 0, 2, 0, 100))) {
            assertThat(upstream.port()).isPositive();
        }
    }
}
