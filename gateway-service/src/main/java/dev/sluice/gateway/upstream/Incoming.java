package dev.sluice.gateway.upstream;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What an upstream answers, whatever it came over: a status, headers and a body. Its body is paused until {@link #resume}, and
 * its handlers are to be set before. Belongs to one event loop.
 */
public interface Incoming {
    int status();

    MultiMap headers();

    /** Takes the body; the bytes are not written by anybody afterwards. */
    void onChunk(Handler<Buffer> chunk);

    /** Wants the body in this array, see {@link dev.sluice.gateway.connection.InPlace#offer}; what does not come over HTTP comes as ever. */
    default void into(byte[] array) {}

    /** Called when the body has ended as it should. */
    void onEnd(Runnable end);

    /** Called when the body has broken off; more than once, perhaps. */
    void onBroken(Handler<Throwable> broken);

    void pause();

    void resume();

    /** Nothing more of it is wanted: the upstream sees its connection closed. */
    void close();
}
