package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.testkit.Exchange.State;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** {@code /control}: scripts and journal for tests in another process; {@code testkit/README.md} describes it. */
final class Control {
    private static final long DEFAULT_TIMEOUT_MS = 10_000;

    private final Journal journal;
    private final Scripts scripts;

    Control(Journal journal, Scripts scripts) {
        this.journal = journal;
        this.scripts = scripts;
    }

    void handle(Vertx vertx, HttpServerRequest request) {
        switch (request.method() + " " + request.path()) {
            case "GET /control" -> Server.json(request, 200, "{\"status\":\"ok\"}");
            case "POST /control/script" -> request.body().onSuccess(body -> script(request, body.getBytes()));
            case "GET /control/journal" -> journal(vertx, request);
            case "DELETE /control/journal" -> {
                journal.clear();
                request.response().setStatusCode(204).end();
            }
            case "DELETE /control" -> {
                scripts.clear();
                journal.clear();
                request.response().setStatusCode(204).end();
            }
            default -> Server.json(request, 404, ChatShapes.error(404, "no such control call"));
        }
    }

    private void script(HttpServerRequest request, byte[] body) {
        try {
            JsonNode order = Behaviour.JSON.readTree(new String(body, StandardCharsets.UTF_8));
            List<Behaviour> steps = new ArrayList<>();
            for (JsonNode step : order.path("behaviours")) {
                steps.add(Behaviour.json(step));
            }
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("behaviours must be a list with at least one behaviour");
            }
            String path = order.path("path").asText(Scripts.ANY);
            scripts.put(
                    order.path("model").asText(path),
                    steps,
                    order.path("forever").asBoolean());
            request.response().setStatusCode(204).end();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            Server.json(request, 400, ChatShapes.error(400, String.valueOf(e.getMessage())));
        }
    }

    private void journal(Vertx vertx, HttpServerRequest request) {
        long received = number(request, "received", 0);
        long ended = number(request, "ended", 0);
        long cancelled = number(request, "cancelled", 0);
        CompletableFuture<List<Exchange>> met = journal.await(all -> journal.received() >= received
                && count(all, null) >= ended
                && count(all, State.CANCELLED) >= cancelled);
        Context context = vertx.getOrCreateContext();
        long timer = vertx.setTimer(number(request, "timeoutMs", DEFAULT_TIMEOUT_MS), id -> met.cancel(false));
        met.whenComplete((all, e) -> context.runOnContext(v -> {
            vertx.cancelTimer(timer);
            Server.json(request, e == null ? 200 : 408, render(request).toString());
        }));
    }

    /** Entries in a state; null = in any but running. */
    private static long count(List<Exchange> all, State state) {
        return all.stream()
                .filter(e -> state == null ? e.state() != State.RUNNING : e.state() == state)
                .count();
    }

    private ObjectNode render(HttpServerRequest request) {
        String model = request.getParam("model");
        boolean bodies = !"false".equals(request.getParam("bodies"));
        ObjectNode out = Behaviour.JSON.createObjectNode();
        out.put("received", journal.received());
        ArrayNode entries = out.putArray("entries");
        for (Exchange e : journal.entries()) {
            if (model == null || model.equals(e.model())) {
                entries.add(entry(e, bodies));
            }
        }
        return out;
    }

    private static ObjectNode entry(Exchange e, boolean withBody) {
        ObjectNode out = Behaviour.JSON.createObjectNode();
        out.put("number", e.number())
                .put("requestId", e.requestId())
                .put("method", e.method())
                .put("path", e.path());
        out.set("headers", Behaviour.JSON.valueToTree(e.headers()));
        out.put("model", e.model()).put("stream", e.stream()).put("bodyBytes", e.bodyBytes());
        if (withBody && e.body() != null) {
            out.put("bodyBase64", e.body());
        }
        out.put("startedAt", e.startedAt()).put("status", e.status()).put("bytesSent", e.bytesSent());
        out.put("chunksSent", e.chunksSent()).put("state", e.state().name().toLowerCase(Locale.ROOT));
        if (e.endedAt() > 0) {
            out.put("endedAt", e.endedAt());
        }
        return out;
    }

    private static long number(HttpServerRequest request, String name, long otherwise) {
        String text = request.getParam(name);
        return text == null ? otherwise : Long.parseLong(text);
    }
}
