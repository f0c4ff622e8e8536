package dev.sluice.testkit.net;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Joins two connections: what comes from one goes to the other, and they end together. */
final class Pipes {
    private static final int START_SECONDS = 20;

    private Pipes() {}

    /**
     * Connects a caller with a server; the caller's bytes wait until then.
     *
     * @param toServer what the server hears before them
     * @param toCaller what the caller hears when the way is open
     */
    static void connect(
            Vertx vertx, NetSocket caller, InetSocketAddress to, Buffer toServer, Buffer toCaller, Runnable failed) {
        caller.pause();
        vertx.createNetClient()
                .connect(to.getPort(), to.getHostString())
                .onSuccess(server -> {
                    server.write(toServer);
                    caller.write(toCaller);
                    join(caller, server);
                    join(server, caller);
                    caller.resume();
                })
                .onFailure(away -> failed.run());
    }

    private static void join(NetSocket from, NetSocket to) {
        from.handler(bytes -> {
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(v -> from.resume());
            }
        });
        from.closeHandler(v -> to.close());
        from.exceptionHandler(broken -> to.close());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(START_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
