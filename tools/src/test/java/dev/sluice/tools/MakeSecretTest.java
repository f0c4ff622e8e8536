package dev.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MakeSecretTest {
    private final AtomicReference<String> asked = new AtomicReference<>();
    private final HttpServer cluster = cluster();
    private int status = 201;
    private String answer = "{}";

    @AfterEach
    void stop() {
        cluster.stop(0);
    }

    @Test
    void holdsAllThatServicesAskForAndOutlivesTheRelease() throws IOException {
        String done = make();

        JsonNode secret = new ObjectMapper().readTree(asked.get());
        assertThat(done).isEqualTo("made Secret s-dev");
        assertThat(secret.at("/metadata/annotations/helm.sh~1resource-policy").asText())
                .isEqualTo("keep");
        JsonNode data = secret.get("stringData");
        assertThat(data.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "keyset", "admin-token", "service-token", "database-password", "database-url", "redis-url");
        assertThat(data.get("database-url").asText())
                .isEqualTo(
                        "postgresql://sluice:" + data.get("database-password").asText() + "@pg/sluice");
        assertThat(done).doesNotContain(data.get("admin-token").asText());
    }

    @Test
    void leavesOneThatExistsAsItIs() {
        status = 409;
        answer = "{\"message\":\"secrets \\\"s-dev\\\" already exists\"}";

        assertThat(make()).isEqualTo("Secret s-dev exists and stays as it is");
    }

    @Test
    void saysWhyTheClusterRefuses() {
        status = 403;
        answer = "{\"message\":\"secrets is forbidden\"}";

        assertThatThrownBy(this::make).isInstanceOf(Refusal.class).hasMessageEndingWith("403: secrets is forbidden");
    }

    private String make() {
        URI base = URI.create("http://127.0.0.1:" + cluster.getAddress().getPort());
        KubernetesApi api = new KubernetesApi(HttpClient.newHttpClient(), base, "a-token");
        return new MakeSecret(api, "ns", "s-dev", "pg", "redis://r:6379").run();
    }

    private HttpServer cluster() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/api/v1/namespaces/ns/secrets", exchange -> {
                asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                boolean known =
                        "Bearer a-token".equals(exchange.getRequestHeaders().getFirst("authorization"));
                exchange.sendResponseHeaders(known ? status : 401, body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
