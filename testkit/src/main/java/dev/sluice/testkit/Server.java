package dev.sluice.testkit;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One event loop of the upstream: accepts requests and hands them to {@link Play} or {@link Control}. */
final class Server extends AbstractVerticle {
    static final List<String> MODELS = List.of("demo", "demo-mini");

    private final UpstreamOptions options;
    private final Journal journal;
    private final Scripts scripts;
    private final Control control;
    private HttpServer server;

    Server(UpstreamOptions options, Journal journal, Scripts scripts) {
        this.options = options;
        this.journal = journal;
        this.scripts = scripts;
        this.control = new Control(journal, scripts);
    }

    @Override
    public void start(Promise<Void> started) {
        server = vertx.createHttpServer(
                new HttpServerOptions().setTcpNoDelay(true).setIdleTimeout(0));
        server.requestHandler(this::handle)
                .listen(options.port(), options.host())
                .<Void>mapEmpty()
                .onComplete(started);
    }

    int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith("/control")) {
            control.handle(vertx, request);
        } else if (request.method().equals(HttpMethod.GET) && path.endsWith("/models")) {
            json(request, 200, models());
        } else if (request.method().equals(HttpMethod.POST)
                && (path.endsWith("/chat/completions") || BesideChat.serves(path))) {
            answer(request);
        } else {
            json(request, 404, ChatShapes.error(404, "Invalid URL (" + request.method() + " " + path + ")"));
        }
    }

    private void answer(HttpServerRequest request) {
        Exchange exchange = journal.open(request.method().name(), request.uri(), headers(request));
        Play[] play = new Play[1];
        request.response().exceptionHandler(e -> gone(exchange, play[0]));
        request.response().closeHandler(v -> gone(exchange, play[0]));
        request.body()
                .onSuccess(body -> {
                    play[0] = play(request, exchange, body);
                    if (play[0] != null) {
                        play[0].start();
                    }
                })
                .onFailure(e -> gone(exchange, null));
    }

    private void gone(Exchange exchange, Play play) {
        if (play != null) {
            play.cancelled();
        } else if (exchange.state() == Exchange.State.RUNNING) {
            journal.ended(exchange, Exchange.State.CANCELLED);
        }
    }

    /** Null when the request was refused. */
    private Play play(HttpServerRequest request, Exchange exchange, Buffer body) {
        byte[] bytes = body.getBytes();
        try {
            if (FormAnswer.serves(request.path())) {
                journal.body(exchange, bytes);
                FormAnswer form = FormAnswer.of(request.path(), request.getHeader("content-type"), bytes);
                exchange.asked(form.model(), form.streams());
                Behaviour how = scripts.next(form.model(), request.path());
                return new Play(vertx, request, journal, exchange, null, form.made(how), how, 0);
            }
            ChatRequest chat = ChatRequest.read(bytes);
            exchange.asked(chat.model(), chat.stream());
            journal.body(exchange, bytes);
            Made made = BesideChat.made(request.path(), bytes);
            if (chat.model() == null && made == null) {
                throw new IOException("you must provide a model parameter");
            }
            Behaviour how = scripts.next(chat.model() == null ? "" : chat.model(), request.path());
            return new Play(vertx, request, journal, exchange, chat, made, how, options.tokensPerSecond());
        } catch (IOException | IllegalArgumentException e) {
            if (exchange.body() == null) {
                journal.body(exchange, bytes);
            }
            exchange.answering(400);
            journal.ended(exchange, Exchange.State.FINISHED);
            json(request, 400, ChatShapes.error(400, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static Map<String, List<String>> headers(HttpServerRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), k -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        return headers;
    }

    private static String models() {
        StringBuilder out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        for (String model : MODELS) {
            out.append(out.charAt(out.length() - 1) == '[' ? "" : ",")
                    .append("{\"id\":\"")
                    .append(model)
                    .append("\",\"object\":\"model\",\"created\":1767225600,\"owned_by\":\"sluice-demo\"}");
        }
        return out.append("]}").toString();
    }

    static void json(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body);
    }
}
