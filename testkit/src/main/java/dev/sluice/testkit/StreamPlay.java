package dev.sluice.testkit;

import dev.sluice.testkit.Source.Fault;
import dev.sluice.testkit.Source.Step;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends a stream at its pace. At most one of three things is under way: a burst of writes, a timer until the next token is
 * due, or waiting for the socket to drain; so a slow reader stops it with nothing buffered but the socket's own queue.
 */
final class StreamPlay {
    /** Writes in one turn of the event loop, so that one fast stream does not starve the others. */
    private static final int BURST = 32;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Socket socket;
    private final Source source;
    private final double tokensPerSecond;
    private final Consumer<Fault> atEnd;
    private final Runnable progressed;
    private final long startNanos = System.nanoTime();
    private long timer = -1;
    private boolean over;

    StreamPlay(
            Vertx vertx,
            HttpServerResponse response,
            Socket socket,
            Source source,
            double tokensPerSecond,
            Runnable progressed,
            Consumer<Fault> atEnd) {
        this.vertx = vertx;
        this.response = response;
        this.socket = socket;
        this.source = source;
        this.tokensPerSecond = tokensPerSecond;
        this.progressed = progressed;
        this.atEnd = atEnd;
    }

    void pump() {
        for (int i = 0; i < BURST; i++) {
            if (over || waitsForDrain() || waitsForPace()) {
                return;
            }
            switch (source.next()) {
                case Step.Write write -> {
                    socket.write(write.bytes());
                    progressed.run();
                }
                case Step.Break end -> {
                    over = true;
                    atEnd.accept(end.fault());
                }
            }
        }
        vertx.runOnContext(v -> pump());
    }

    /** The client is gone: nothing more is sent. */
    void stop() {
        over = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private boolean waitsForDrain() {
        if (!response.writeQueueFull()) {
            return false;
        }
        response.drainHandler(v -> {
            response.drainHandler(null);
            pump();
        });
        return true;
    }

    private boolean waitsForPace() {
        if (tokensPerSecond <= 0 || !source.atContent()) {
            return false;
        }
        long due = startNanos + (long) (source.sent() / tokensPerSecond * TimeUnit.SECONDS.toNanos(1));
        long wait = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime());
        if (wait <= 0) {
            return false;
        }
        timer = vertx.setTimer(wait, id -> {
            timer = -1;
            pump();
        });
        return true;
    }
}
