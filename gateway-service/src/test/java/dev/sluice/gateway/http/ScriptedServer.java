package dev.sluice.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Refuses nothing and answers with what the test has set, whatever it is asked. */
final class ScriptedServer implements AutoCloseable {
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

    private final HttpServer server;

    ScriptedServer(Vertx vertx) {
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
        request.body().onSuccess(body -> {
            Reply next = replies.size() > 1 ? replies.poll() : replies.peek();
            request.response()
                    .setStatusCode(next.status())
                    .putHeader("content-type", next.type())
                    .end(next.body());
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
