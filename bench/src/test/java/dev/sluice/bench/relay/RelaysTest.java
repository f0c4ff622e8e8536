package dev.sluice.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A relay that lost or mixed up bytes would be no floor of anything. */
class RelaysTest {
    private static final String LONG = "{\"text\": \"" + "water ".repeat(40_000) + "\"}";

    private HttpServer whole;
    private HttpServer streams;

    static Stream<Function<Targets, Integer>> relays() {
        return Stream.of(ByteRelay::start, VertxRelay::start);
    }

    @BeforeEach
    void start() throws IOException {
        whole = server(true);
        streams = server(false);
    }

    @AfterEach
    void stop() {
        whole.stop(0);
        streams.stop(0);
    }

    @ParameterizedTest
    @MethodSource("relays")
    void whatIsSentArrivesAndWhatIsAnsweredComesBack(Function<Targets, Integer> relay) throws Exception {
        int port = relay.apply(
                new Targets(whole.getAddress().getPort(), streams.getAddress().getPort()));
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(call(client, port, "/small/v1/chat/completions", "{}"))
                        .isEqualTo("whole {}");
                assertThat(call(client, port, "/after-body/v1/chat/completions", LONG))
                        .isEqualTo("whole " + LONG);
                assertThat(call(client, port, "/stream/v1/chat/completions", LONG))
                        .isEqualTo("stream " + LONG);
            }
        }
    }

    private static String call(HttpClient client, int port, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** @param length whether answers tell their length, else they come in chunks */
    private static HttpServer server(boolean length) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, length));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, boolean length) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = ((length ? "whole " : "stream ") + body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, length ? answer.length : 0);
            for (int at = 0; at < answer.length; at += 1_000) {
                exchange.getResponseBody().write(answer, at, Math.min(1_000, answer.length - at));
            }
        }
    }
}
