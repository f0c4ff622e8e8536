package dev.sluice.gateway.internal;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a vendor answers beside chats: knows exact addresses, and nobody without the right header. */
final class Vendor implements AutoCloseable {
    /** Path with query → body. */
    final Map<String, String> pages = new ConcurrentHashMap<>();

    /** Paths with query, in the order of arrival. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile Map<String, String> wanted = Map.of();
    volatile int status = 200;
    volatile MultiMap headers;
    private final HttpServer server;

    Vendor(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    private void handle(HttpServerRequest request, Buffer body) {
        asked.add(request.uri());
        headers = request.headers();
        String page = pages.get(request.uri());
        boolean known = wanted.entrySet().stream()
                .allMatch(header -> header.getValue().equals(request.getHeader(header.getKey())));
        boolean get =
                HttpMethod.GET.equals(request.method()) && body.length() == 0 && !headers.contains("content-type");
        if (!get) {
            answer(request, 405, "{\"error\":{\"message\":\"GET, without a body\"}}");
        } else if (!known) {
            answer(request, 401, "{\"error\":{\"message\":\"who are you\"}}");
        } else if (page == null) {
            answer(request, 404, "{\"error\":{\"message\":\"no such page " + request.uri() + "\"}}");
        } else {
            answer(request, status, page);
        }
    }

    private static void answer(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body);
    }

    @Override
    public void close() {
        server.close();
    }
}
