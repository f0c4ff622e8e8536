package dev.sluice.billing.metering;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** Blocks a virtual thread until Redis has answered. */
public final class Await {
    private Await() {}

    /**
     * @throws dev.sluice.quota.StoreUnavailableException when Redis is away
     * @throws InterruptedException when the service stops
     */
    public static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
