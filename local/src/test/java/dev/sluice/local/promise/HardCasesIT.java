package dev.sluice.local.promise;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.local.Names;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a packaged gateway, as it is deployed, does with bad input and with very much of it. */
@ExtendWith(Running.Extension.class)
class HardCasesIT {
    private static final int MB = 1 << 20;
    private static final int EVENT = 16 << 10;
    private static final int EVENTS = 12_288;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Running running;
    private String model;
    private Customer customer;

    HardCasesIT(Running running) {
        this.running = running;
    }

    private void serve(String name) {
        model = name;
        running.admin.channel(name, running.upstream.baseUrl(), name, "{\"input\": \"0.01\", \"output\": \"0.02\"}");
        customer = running.admin.customer(name, "1000");
    }

    @Test
    void badInputIsRefusedInTheClientsDialectAndTheNextCallIsServed() throws IOException {
        serve("bad-input");
        assertRefused("{\"model\": \"bad-input\"", 400, "invalid_request_error");
        assertRefused("[]", 400, "invalid_request_error");
        assertRefused("{\"messages\": []}", 400, "model");
        assertRefused("{\"model\": \"\"}", 400, "model");
        assertRefused("{\"model\": 7}", 400, "model");
        assertRefused("{\"model\": \"nobody-has-it\"}", 404, "model_not_found");
        assertRefused("{\"model\": \"bad-input\", \"max_tokens\": -1}", 400, "max_tokens");
        assertRefused("{\"model\": \"bad-input\", \"max_tokens\": 99999999999999999999}", 400, "max_tokens");
        assertRefused("{\"model\": \"bad-input\", \"user\": \"\u00ff\"}", 400, "UTF-8");
        for (String key : new String[] {"", "sk-nobody-has-this-key"}) {
            HttpResponse<String> answer = running.gateway(0).call(key, Chat.body(model, false, 5));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("invalid_api_key");
        }
        assertThat(running.gateway(0)
                        .call(customer.secret(), Chat.body(model, false, 5))
                        .statusCode())
                .isEqualTo(200);
    }

    private void assertRefused(String body, int status, String says) throws IOException {
        // Bytes as they are: a client of a library would mend some of these.
        try (Socket socket = open(body.getBytes(ISO_8859_1))) {
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"error\"", "x-request-id", says);
        }
    }

    @Test
    void aTwentyMegabyteBodyAndAFiveMegabyteEventPass() {
        serve("large");
        running.upstream.always(model, Behaviour.json("{\"chunks\": 1, \"eventBytes\": " + 5 * MB + "}"));
        String body = Chat.body(model, true, 5).replace("Say hello.", "x".repeat(20 * MB));

        HttpResponse<String> answer = running.gateway(0).call(customer.secret(), body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSizeGreaterThan(5 * MB).endsWith("data: [DONE]\n\n");
        assertThat(running.upstream.journal().entries(model).getLast().bodyBytes())
                .isGreaterThan(20 * MB);
    }

    @Test
    void aLongStreamToAReaderThatPausesKeepsTheGatewaySmall() throws IOException {
        // Given: 192 MB, more than the gateway may ever have, and what it takes when somebody begins to read.
        serve("long");
        running.upstream.always(model, Behaviour.json("{\"chunks\": " + EVENTS + ", \"eventBytes\": " + EVENT + "}"));
        long pid = running.stack.program(Names.gateway(0)).pid();
        try (Socket socket = open(Chat.body(model, true, 1_000_000).getBytes(UTF_8))) {
            InputStream in = socket.getInputStream();
            in.readNBytes(8 * MB);
            await().during(Duration.ofMillis(300))
                    .atMost(SOON)
                    .until(stoodStill(running.upstream.journal().last()));
            long before = residentMegabytes(pid);
            long most = before;

            // When
            for (int read = 8; read < EVENTS * (long) EVENT / MB; read += 8) {
                in.readNBytes(8 * MB);
                most = Math.max(most, residentMegabytes(pid));
            }

            // Then
            assertThat(new String(in.readAllBytes(), UTF_8)).contains("data: [DONE]");
            assertThat(most - before).as("growth in MB").isLessThan(64);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(running.admin.all("usageEvents?accountId=" + customer.accountId()))
                        .anySatisfy(event ->
                                assertThat(event.get("outputTokens").asInt()).isGreaterThan(EVENTS / 2)));
    }

    /** Everything between the upstream and the client is full. */
    private static Callable<Boolean> stoodStill(Exchange upstream) {
        AtomicLong last = new AtomicLong(-1);
        return () -> last.getAndSet(upstream.bytesSent()) == upstream.bytesSent();
    }

    private static long residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Sends a call; the answer ends with the connection. */
    private Socket open(byte[] body) throws IOException {
        URI gateway = URI.create(running.stack.gateway(0).toString());
        Socket socket = new Socket(gateway.getHost(), gateway.getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write("""
                POST /v1/chat/completions HTTP/1.1\r
                host: gateway\r
                authorization: Bearer %s\r
                content-type: application/json\r
                content-length: %d\r
                connection: close\r
                \r
                """.formatted(customer.secret(), body.length).getBytes(UTF_8));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }
}
