package dev.sluice.testkit;

import dev.sluice.testkit.Exchange.State;
import dev.sluice.testkit.Source.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Base64;

/** One answer being acted out, on its request's event loop. */
final class Play {
    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Journal journal;
    private final Exchange exchange;
    private final ChatRequest chat;
    /** The answer where it is no text; else null. */
    private final Made made;

    private final Behaviour how;
    private final double defaultRate;
    private final Socket socket;
    private StreamPlay stream;
    private boolean ended;

    Play(
            Vertx vertx,
            HttpServerRequest request,
            Journal journal,
            Exchange exchange,
            ChatRequest chat,
            Made made,
            Behaviour how,
            double defaultRate) {
        this.vertx = vertx;
        this.response = request.response();
        this.journal = journal;
        this.exchange = exchange;
        this.chat = chat;
        this.made = made;
        this.how = how;
        this.defaultRate = defaultRate;
        this.socket = new Socket(request.connection(), response, exchange, how);
    }

    void start() {
        if (how.delayMs() == null || how.delayMs() <= 0) {
            answer();
        } else {
            vertx.setTimer(how.delayMs(), id -> answer());
        }
    }

    /** The client went away. */
    void cancelled() {
        if (stream != null) {
            stream.stop();
        }
        end(State.CANCELLED);
    }

    private void answer() {
        if (ended || how.stall()) {
            return;
        }
        if (how.reset()) {
            end(State.BROKEN);
            socket.reset();
            return;
        }
        int status = how.status() == null ? 200 : how.status();
        exchange.answering(status);
        response.setStatusCode(status);
        response.putHeader("x-request-id", "req_demo_" + exchange.number());
        Buffer fixed = fixedBody(status);
        Buffer whole = fixed == null ? whole() : fixed;
        if (whole == null) {
            response.putHeader("content-type", made == null ? "text/event-stream; charset=utf-8" : made.type());
            response.putHeader("cache-control", "no-cache");
            addHeaders();
            stream();
        } else {
            response.putHeader(
                    "content-type", fixed == null && made != null && chat == null ? made.type() : "application/json");
            addHeaders();
            whole(whole, fixed != null);
        }
    }

    private void addHeaders() {
        if (how.headers() != null) {
            how.headers().forEach(response::putHeader);
        }
    }

    /** What is sent instead of a model's answer; null = a model's answer. */
    private Buffer fixedBody(int status) {
        if (how.bodyBase64() != null) {
            return Buffer.buffer(Base64.getDecoder().decode(how.bodyBase64()));
        }
        if (how.body() != null) {
            return Buffer.buffer(how.body());
        }
        if (status >= 400) {
            return Buffer.buffer(
                    ChatShapes.error(status, "This is the failure with status " + status + " that was asked for."));
        }
        return how.errorIn200() ? Buffer.buffer(ChatShapes.error(500, "The model is overloaded.")) : null;
    }

    private void stream() {
        response.setChunked(true);
        Source source = made == null ? new StreamSource(chat, how, new Answer(chat, how), shapes()) : made.parts(how);
        double rate = how.tokensPerSecond() == null ? defaultRate : how.tokensPerSecond();
        stream = new StreamPlay(vertx, response, socket, source, rate, () -> progressed(source), this::finish);
        stream.pump();
    }

    private void progressed(Source source) {
        exchange.chunksSent(source.sent());
        journal.changed();
    }

    /** The answer as one piece; null where it is sent in parts. */
    private Buffer whole() {
        if (made != null) {
            return made.whole(how);
        }
        if (chat.stream()) {
            return null;
        }
        Answer answer = new Answer(chat, how);
        String usage = "none".equals(how.usage()) ? null : answer.usage();
        return shapes().completion(chat.choices(), answer.escapedText(), answer.finishReason(), usage);
    }

    private ChatShapes shapes() {
        String id = (chat.isChat() ? "chatcmpl-demo" : "cmpl-demo") + exchange.number();
        boolean nullUsage = chat.includeUsage() && !"none".equals(how.usage());
        return new ChatShapes(chat.isChat(), id, exchange.startedAt() / 1000, chat.model(), nullUsage);
    }

    private void whole(Buffer plain, boolean fixed) {
        Buffer wire = socket.whole(plain);
        response.putHeader("content-length", Integer.toString(wire.length()));
        if (fixed || how.breaksAfter() == null) {
            socket.raw(wire);
            end(State.FINISHED);
            response.end();
            return;
        }
        socket.raw(wire.slice(0, wire.length() / 2));
        finish(how.resetAfter() != null ? Fault.RESET : how.stallAfter() != null ? Fault.STALL : Fault.CLOSE);
    }

    private void finish(Fault fault) {
        switch (fault) {
            case END -> {
                end(State.FINISHED);
                socket.end();
            }
            case CLOSE -> {
                end(State.BROKEN);
                socket.close();
            }
            case RESET -> {
                end(State.BROKEN);
                socket.reset();
            }
            case STALL -> {}
        }
    }

    private void end(State state) {
        if (!ended) {
            ended = true;
            journal.ended(exchange, state);
        }
    }
}
