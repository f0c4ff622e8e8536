package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Reads the beginning of an error response, which is all that a message needs. */
final class ErrorBody {
    private static final int MAX = 64 << 10;

    private ErrorBody() {}

    /** Never more than 64 KiB; what was read before the connection broke is good enough. */
    static Future<byte[]> read(Incoming response) {
        Promise<byte[]> done = Promise.promise();
        Buffer read = Buffer.buffer();
        response.onChunk(chunk -> {
            if (read.length() < MAX) {
                read.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX - read.length()));
            } else {
                done.tryComplete(read.getBytes());
            }
        });
        response.onEnd(() -> done.tryComplete(read.getBytes()));
        response.onBroken(e -> done.tryComplete(read.getBytes()));
        response.resume();
        return done.future();
    }
}
