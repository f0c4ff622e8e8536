package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A vendor's server side as far as a client can do it wrong: whatever the real one would refuse is refused, in its words. What it
 * answers otherwise is set by the test. Starting and closing block; everything else is safe from any thread.
 */
public abstract class VendorServer implements AutoCloseable {
    /** What clients present where a credential is only a key. */
    public static final String KEY = "upstream-secret-1";

    static final ObjectMapper JSON = new ObjectMapper();

    private static final byte[] NOTHING = {'{', '}'};

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private volatile byte[] answer = NOTHING;
    private volatile int status = 200;
    private volatile boolean hangs;
    private volatile boolean gone;
    private volatile Clock clock = Clock.systemUTC();
    private volatile Ask last;
    private final AtomicInteger received = new AtomicInteger();
    private volatile HttpServer server;

    /** Only servers of this package. */
    VendorServer() {}

    static <S extends VendorServer> S listening(S started) {
        VendorServer any = started;
        any.server = any.vertx
                .createHttpServer()
                .requestHandler(any::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return started;
    }

    /** Scheme, host and port: what a vendor's own SDK takes for its base. */
    public final String root() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** What a channel's base URL is. */
    public String baseUrl() {
        return root();
    }

    /** A credential that it accepts, in the form that a channel has it in. */
    public String credential() {
        return KEY;
    }

    /** What it answers to whatever it does not refuse; {@code {}} until then. */
    public final void answer(String body) {
        answer(body.getBytes(UTF_8));
    }

    public final void answer(byte[] body) {
        answer = body.clone();
    }

    /** With which status it answers to whatever it does not refuse; 200 until then. */
    public final void status(int code) {
        status = code;
    }

    /** As if it had just been started; for one that nobody is talking to. */
    public final void fresh() {
        answer = NOTHING;
        status(200);
        hangs = false;
        gone = false;
        last = null;
        received.set(0);
    }

    /** From now on its answers stay without an end. */
    public final void hangs() {
        hangs = true;
    }

    /** What time it is to it. Where requests are signed, one of another time is refused. */
    public final void clock(Clock other) {
        clock = other;
    }

    /** The body of the last request, whether it was refused or not; null before, and when it was no JSON. */
    public final JsonNode asked() {
        return last == null ? null : last.body();
    }

    /** How many requests there have been for its API, refused ones too. */
    public final int received() {
        return received.get();
    }

    /** The path of the last request, as it was sent. */
    public final String path() {
        return last.path();
    }

    /** A header of the last request, null when absent. */
    public final String header(String name) {
        return last.header(name);
    }

    /** Whether a client's connection has ended. */
    public final boolean gone() {
        return gone;
    }

    @Override
    public final void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Whether its body is what the API takes at all. */
    boolean isReadable(Ask ask) {
        return ask.body() != null;
    }

    /** What is wrong with a request that can be read, null when nothing is. */
    abstract Reply refusal(Ask ask);

    /** What is said to a body that is no JSON. */
    abstract Reply unreadable();

    /** Takes a request for another protocol than HTTP. Returns whether it was one. */
    boolean upgraded(HttpServerRequest request) {
        return false;
    }

    /** What is answered beside the API, such as a token; null when the request is for the API. */
    Reply beside(Ask ask) {
        return null;
    }

    boolean streams(Ask ask) {
        return ask.body().path("stream").asBoolean();
    }

    String streamType() {
        return "text/event-stream";
    }

    /** The answer as it was ordered. */
    Reply ordered(Ask ask) {
        boolean events = status == 200 && streams(ask);
        return Reply.of(status, events ? streamType() : "application/json", answer);
    }

    /** Whether a test has said what it answers, or with which status. */
    final boolean isTold() {
        return answer != NOTHING || status != 200;
    }

    /** Notes what was asked, for the test. */
    final void asked(Ask ask) {
        last = ask;
        received.incrementAndGet();
    }

    final void hasGone() {
        gone = true;
    }

    final boolean isHanging() {
        return hangs;
    }

    final byte[] answer() {
        return answer.clone();
    }

    final int status() {
        return status;
    }

    final Clock clock() {
        return clock;
    }

    private void handle(HttpServerRequest request) {
        request.response().exceptionHandler(e -> hasGone()).closeHandler(v -> hasGone());
        if (!upgraded(request)) {
            request.body().onSuccess(body -> reply(request, body.getBytes()));
        }
    }

    private void reply(HttpServerRequest request, byte[] bytes) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
        // HTTP/2 has no such header, yet clients sign it.
        if (!headers.contains("host")) {
            headers.set("host", request.authority().toString());
        }
        Ask ask = new Ask(request.method().name(), request.uri(), headers, bytes, json(bytes));
        Reply beside = beside(ask);
        if (beside != null) {
            send(request.response(), beside, false);
            return;
        }
        asked(ask);
        Reply refusal = isReadable(ask) ? refusal(ask) : unreadable();
        send(request.response(), refusal == null ? ordered(ask) : refusal, hangs && refusal == null);
    }

    private static void send(HttpServerResponse response, Reply reply, boolean endless) {
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (endless) {
            response.setChunked(true).write(Buffer.buffer(reply.body()));
        } else {
            response.end(Buffer.buffer(reply.body()));
        }
    }

    static JsonNode json(byte[] bytes) {
        try {
            JsonNode read = JSON.readTree(bytes);
            return read.isMissingNode() ? null : read;
        } catch (IOException notJson) {
            return null;
        }
    }
}
