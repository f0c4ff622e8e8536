package dev.sluice.gateway.pipeline;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The client's side of a call: its response, whether it still reads, and since when it does not.
 *
 * <pre>nothing sent → head sent (status committed) → ended;  gone from any of them</pre>
 */
public final class Client {
    /** A header of ours: names of fields, for whoever looks into why an answer is not as expected. */
    private static final String DROPPED = "x-sluice-dropped";

    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpServerResponse response;
    private final LongSupplier millis;
    private Runnable onGone = () -> {};
    private boolean toldDropped;
    private boolean gone;
    private boolean streaming;
    private long lastWriteAt;
    private long fullSince = -1;
    private long bytes;

    public Client(HttpServerResponse response, LongSupplier millis) {
        this.response = response;
        this.millis = millis;
        this.lastWriteAt = millis.getAsLong();
        response.exceptionHandler(e -> leave());
        response.closeHandler(v -> leave());
    }

    /** True when nobody reads the answer any more. */
    public boolean isGone() {
        return gone;
    }

    /** True once a status was sent: an error can then only be an event, or a broken connection. */
    public boolean hasHead() {
        return response.headWritten();
    }

    public boolean isStreaming() {
        return streaming;
    }

    /** Tells in a header which fields of the request the upstream could not be told; only before the head is sent. */
    void dropped(List<String> fields) {
        if (!fields.isEmpty()) {
            toldDropped = true;
            response.putHeader(DROPPED, String.join(", ", fields));
        } else if (toldDropped) {
            toldDropped = false;
            response.headers().remove(DROPPED);
        }
    }

    public HttpServerResponse response() {
        return response;
    }

    /** Bytes of body written so far. */
    public long bytesWritten() {
        return bytes;
    }

    /** The connection is closed in the middle, so that nobody can take what was sent for the whole. */
    public void breakOff() {
        leave();
        response.reset();
    }

    /** Writes the end of the answer; to a client that is gone nothing. */
    public Future<Void> end(Buffer last) {
        if (gone || response.ended()) {
            return Future.succeededFuture();
        }
        bytes += last.length();
        return response.end(last);
    }

    void onGone(Runnable handler) {
        onGone = handler;
    }

    /** Commits status 200 for a stream; once. */
    void beginStream() {
        if (streaming || gone) {
            return;
        }
        streaming = true;
        response.setChunked(true);
        response.putHeader("content-type", "text/event-stream; charset=utf-8");
        response.putHeader("cache-control", "no-cache");
        response.putHeader("x-accel-buffering", "no");
    }

    void write(Buffer chunk) {
        if (gone) {
            return;
        }
        lastWriteAt = millis.getAsLong();
        bytes += chunk.length();
        response.write(chunk);
    }

    boolean isFull() {
        return !gone && !response.ended() && response.writeQueueFull();
    }

    /** Calls back once when the client has read enough to go on. */
    void onDrain(Runnable handler) {
        fullSince = millis.getAsLong();
        response.drainHandler(v -> {
            fullSince = -1;
            handler.run();
        });
    }

    /** A comment after so much silence. It commits status 200. */
    void heartbeat(long now, long silenceMs) {
        if (!gone && fullSince < 0 && now - lastWriteAt >= silenceMs) {
            beginStream();
            write(Buffer.buffer(PING));
        }
    }

    /** True when the client has read nothing for so long. */
    boolean isStalled(long now, long stallMs) {
        return fullSince >= 0 && now - fullSince >= stallMs;
    }

    private void leave() {
        if (!gone) {
            gone = true;
            onGone.run();
        }
    }
}
