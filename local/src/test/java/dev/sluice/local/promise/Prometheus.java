package dev.sluice.local.promise;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A real Prometheus that scrapes once a second and knows the chart's alerts. */
final class Prometheus implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path log;
    private final Process process;
    private final String url;

    /**
     * @param directory for its data
     * @param targets management addresses
     */
    Prometheus(Path directory, Path rules, List<URI> targets) {
        try {
            int port = freePort();
            url = "http://127.0.0.1:" + port;
            log = directory.resolve("prometheus.log");
            Path config = Files.writeString(directory.resolve("prometheus.yml"), config(rules, targets));
            process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "no Prometheus could be started; install it (Debian, Ubuntu: apt-get install prometheus)", e);
        }
        await().atMost(START).until(this::isReady);
    }

    /** Like the PodMonitor, it says in which namespace a pod runs. */
    private static String config(Path rules, List<URI> targets) {
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: sluice
                    metrics_path: /q/metrics
                    static_configs:
                      - targets: [%s]
                        labels: {namespace: test}
                """.formatted(
                rules, targets.stream().map(URI::getAuthority).collect(Collectors.joining("\", \"", "\"", "\"")));
    }

    /** What the API answers to a query, now: a list of series with their values. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("result");
    }

    JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": " + body.path("error").asText());
            }
            return body.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("Prometheus has ended:\n" + Files.readString(log));
        }
        try {
            HttpRequest ready =
                    HttpRequest.newBuilder(URI.create(url + "/-/ready")).build();
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
