package dev.sluice.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One request and how its answer went, as the journal shows it. Written by its event loop, read by any thread. */
public final class Exchange {
    /** How far an exchange is. */
    public enum State {
        /** The answer is being prepared or sent. */
        RUNNING,
        /** The answer was sent to its end. */
        FINISHED,
        /** The client went away before the end. */
        CANCELLED,
        /** The upstream itself broke the answer off, as it was told to. */
        BROKEN
    }

    private final long number;
    private final long startedAt;
    private final String method;
    private final String path;
    private final Map<String, List<String>> headers;
    private volatile byte[] body;
    private volatile long bodyBytes;
    private volatile String model;
    private volatile boolean stream;
    private volatile int status;
    private volatile long bytesSent;
    private volatile int chunksSent;
    private volatile State state = State.RUNNING;
    private volatile long endedAt;

    Exchange(long number, long startedAt, String method, String path, Map<String, List<String>> headers) {
        this.number = number;
        this.startedAt = startedAt;
        this.method = method;
        this.path = path;
        this.headers = headers;
    }

    /** 1 for the first request since the start or the last clearing. */
    public long number() {
        return number;
    }

    /** Epoch millis at which the request's head had arrived. */
    public long startedAt() {
        return startedAt;
    }

    public String method() {
        return method;
    }

    /** Path and query as received. */
    public String path() {
        return path;
    }

    /** Names in lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header, null when absent; the name in lower case. */
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /** The gateway's id of the call, from {@code x-request-id}; null when it sent none. */
    public String requestId() {
        return header("x-request-id");
    }

    /** The body as received; null until it is complete, or when the journal had to forget it. */
    public byte[] body() {
        return body;
    }

    /** The body as text; empty while there is none. */
    public String bodyText() {
        byte[] bytes = body;
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    public long bodyBytes() {
        return bodyBytes;
    }

    /** The model that the body asks for, null when unreadable. */
    public String model() {
        return model;
    }

    public boolean stream() {
        return stream;
    }

    /** The status sent, 0 before. */
    public int status() {
        return status;
    }

    /** Bytes of the answer's body handed to the socket so far; stands still while a slow reader blocks it. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Content chunks of a stream handed to the socket so far. */
    public int chunksSent() {
        return chunksSent;
    }

    public State state() {
        return state;
    }

    /** Epoch millis of the end, 0 while running. */
    public long endedAt() {
        return endedAt;
    }

    void received(byte[] bytes) {
        body = bytes;
        bodyBytes = bytes.length;
    }

    void forgetBody() {
        body = null;
    }

    void asked(String askedModel, boolean askedStream) {
        model = askedModel;
        stream = askedStream;
    }

    void answering(int sentStatus) {
        status = sentStatus;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the exchange's event loop
    void sent(long bytes) {
        bytesSent += bytes;
    }

    void chunksSent(int count) {
        chunksSent = count;
    }

    void ended(State how, long now) {
        endedAt = now;
        state = how;
    }
}
