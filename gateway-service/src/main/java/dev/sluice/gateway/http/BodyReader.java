package dev.sluice.gateway.http;

import dev.sluice.gateway.connection.InPlace;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.pipeline.Body;
import dev.sluice.gateway.pipeline.Watch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/** Reads one request's body into one array, as long as it is short enough and keeps coming. */
final class BodyReader implements Watch.Watched {
    private static final int FIRST = 8 << 10;
    private static final int FIRST_AT_MOST = 1 << 20;

    private final Watch watch;
    private final HttpServerRequest request;
    private final int maxBytes;
    private final long stallMs;
    private final Promise<Body> done = Promise.promise();
    private byte[] bytes;
    private int length;
    private long movedAt;
    private boolean over;

    private BodyReader(Watch watch, HttpServerRequest request, int maxBytes, long stallMs) {
        this.watch = watch;
        this.request = request;
        this.maxBytes = maxBytes;
        this.stallMs = stallMs;
    }

    /**
     * Resumes the request and reads it.
     *
     * @param stallMs how long a client may send nothing
     * @return fails with BODY_TOO_LARGE, BODY_TIMEOUT or CLIENT_GONE; the request may then be unread
     */
    static Future<Body> read(Watch watch, HttpServerRequest request, int maxBytes, long stallMs) {
        return new BodyReader(watch, request, maxBytes, stallMs).start();
    }

    private Future<Body> start() {
        long announced = announced();
        if (announced > maxBytes) {
            return Future.failedFuture(tooLarge());
        }
        // An announced length is only believed as far as it costs nothing: memory is taken as the bytes come.
        bytes = new byte[announced > 0 ? (int) Math.min(announced, FIRST_AT_MOST) : FIRST];
        request.handler(this::chunk);
        request.endHandler(v -> end(null));
        request.exceptionHandler(
                e -> end(new GatewayException(ErrorKind.CLIENT_GONE, "The client closed the connection.")));

        InPlace.offer(request.connection(), bytes);
        movedAt = watch.now();
        watch.add(this);
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
        request.resume();
        return done.future();
    }

    private long announced() {
        String header = request.getHeader("content-length");
        if (header == null || header.isEmpty() || header.length() > 18) {
            return -1;
        }
        for (int i = 0; i < header.length(); i++) {
            if (header.charAt(i) < '0' || header.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(header);
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        movedAt = watch.now();
        int more = chunk.length();
        if (more > maxBytes - length) {
            end(tooLarge());
            return;
        }
        if (length + more > bytes.length) {
            int doubled = (int) Math.min(maxBytes, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.max(length + more, doubled));
        }
        InPlace.put(chunk, bytes, length);
        length += more;
    }

    @Override
    public void tick(long now) {
        if (now - movedAt >= stallMs) {
            end(new GatewayException(ErrorKind.BODY_TIMEOUT, "The request body did not arrive in time."));
        }
    }

    private void end(GatewayException fault) {
        watch.remove(this);
        over = true;
        if (fault == null) {
            done.tryComplete(new Body(bytes, length));
        } else {
            done.tryFail(fault);
        }
    }

    private GatewayException tooLarge() {
        return new GatewayException(
                ErrorKind.BODY_TOO_LARGE, "The request body is larger than " + maxBytes + " bytes.");
    }
}
