package dev.sluice.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The server side of a vendor's API: refuses what a vendor refuses, and answers otherwise with what the test has set. */
final class StrictServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a vendor refuses. */
    interface Judge {
        /** Null when there is nothing to refuse. */
        Reply refusal(HttpServerRequest request, JsonNode body);
    }

    record Reply(int status, String type, String body) {
        static Reply json(int status, String body) {
            return new Reply(status, "application/json", body);
        }

        static Reply stream(String body) {
            return new Reply(200, "text/event-stream;charset=UTF-8", body);
        }
    }

    /** Given one after the other; the last one stays. */
    final Deque<Reply> replies = new ConcurrentLinkedDeque<>();

    volatile JsonNode asked;
    volatile boolean hangs;
    volatile boolean gone;
    private final Judge judge;
    private final HttpServer server;

    StrictServer(Vertx vertx, Judge judge) {
        this.judge = judge;
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        request.response().exceptionHandler(e -> gone = true).closeHandler(v -> gone = true);
        request.body().onSuccess(body -> reply(request, body));
    }

    private void reply(HttpServerRequest request, Buffer body) {
        try {
            asked = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Reply refusal = judge.refusal(request, asked);
        Reply next = refusal != null ? refusal : replies.size() > 1 ? replies.poll() : replies.peek();
        request.response().setStatusCode(next.status()).putHeader("content-type", next.type());
        if (hangs) {
            request.response().setChunked(true).write(next.body());
        } else {
            request.response().end(next.body());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
