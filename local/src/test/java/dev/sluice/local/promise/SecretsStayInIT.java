package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Names;
import dev.sluice.local.promise.Admin.Customer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P8. */
@ExtendWith(Running.Extension.class)
class SecretsStayInIT {
    private static final String CREDENTIAL = "sk-upstream-a-secret-that-stays";
    private static final String HEADER = "a-header-that-stays";

    private final Running running;

    SecretsStayInIT(Running running) {
        this.running = running;
    }

    @Test
    void credentialsAndKeysAppearInNoTableLogMetricRedisKeyOrAnswer() throws Exception {
        // Given: calls that are answered, refused by the upstream, and answered with the credential in the message.
        Admin.Answer created = running.admin.channelService(
                "POST", "channels?waitSeconds=5", """
                {"name": "secretive", "provider": "openai-custom", "baseUrl": "%s", "headers": {"x-org": "%s"},
                 "credentials": [{"name": "k1", "secret": "%s"}],
                 "models": [{"name": "secretive", "price": {"perRequest": "0.001"}}]}""".formatted(running.upstream.baseUrl(), HEADER, CREDENTIAL));
        String channel = created.created().get("id").asText();
        Customer customer = running.admin.customer("secretive", "1");
        List<String> seen = new ArrayList<>(List.of(created.response().body()));

        // When
        running.upstream.script("secretive", "ok", "status-401", "status-500", "reset", "html");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> answer =
                    running.gateway(i % 2).call(customer.secret(), Chat.body("secretive", false, 10));
            seen.add(answer.headers().map() + answer.body());
        }
        seen.add(running.admin
                .channelService("GET", "channels/" + channel, null)
                .response()
                .body());
        seen.add(running.admin
                .channelService("POST", "channels/" + channel + "/test", "{\"model\": \"secretive\"}")
                .response()
                .body());
        seen.add(running.admin
                .channelService("GET", "channelAuditEvents", null)
                .response()
                .body());

        // Then
        assertThat(running.upstream.journal().entries("secretive").get(0).header("authorization"))
                .isEqualTo("Bearer " + CREDENTIAL);
        seen.addAll(tables());
        seen.addAll(redis());
        seen.addAll(logs());
        for (String service : List.of(Names.gateway(0), Names.CHANNEL_SERVICE, Names.BILLING_SERVICE)) {
            seen.add(get(running.stack.management(service) + "/q/metrics"));
        }
        String encoded =
                Base64.getEncoder().withoutPadding().encodeToString(CREDENTIAL.getBytes(StandardCharsets.UTF_8));
        assertThat(seen).allSatisfy(text -> assertThat(text)
                .doesNotContain(CREDENTIAL)
                .doesNotContain(encoded)
                .doesNotContain(HEADER)
                .doesNotContain(customer.secret()));
        assertThat(seen.size()).as("places looked at").isGreaterThan(100);
    }

    private List<String> tables() {
        List<String> texts = new ArrayList<>();
        for (List<String> table : running.database.rows(
                "select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables"
                        + " where table_schema in ('channel', 'billing') and table_type = 'BASE TABLE'")) {
            running.database.rows("select t::text from " + table.get(0) + " t").forEach(row -> texts.add(row.get(0)));
        }
        return texts;
    }

    private List<String> redis() {
        List<String> texts = new ArrayList<>();
        for (Response key : send(Request.cmd(Command.KEYS).arg("*"))) {
            texts.add(key.toString());
            texts.add(String.valueOf(send(Request.cmd(Command.DUMP).arg(key.toString()))));
            if (send(Request.cmd(Command.TYPE).arg(key.toString())).toString().equals("string")) {
                texts.add(send(Request.cmd(Command.GET).arg(key.toString())).toString());
            }
        }
        return texts;
    }

    private Response send(Request request) {
        return running.redis
                .link()
                .send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private List<String> logs() throws IOException {
        try (Stream<Path> paths = Files.walk(running.data.resolve("logs"))) {
            return paths.filter(Files::isRegularFile).map(SecretsStayInIT::read).toList();
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
