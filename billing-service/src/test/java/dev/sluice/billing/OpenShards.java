package dev.sluice.billing;

import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Waits until every shard of a Redis that came up empty is open. */
public final class OpenShards {
    private static final int SHARDS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OpenShards() {}

    public static void await(QuotaControl quota) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> allOpen(quota));
    }

    private static boolean allOpen(QuotaControl quota) {
        return IntStream.range(0, SHARDS)
                .allMatch(i -> get(quota.meta(Shard.of(i))).open());
    }

    /** Blocks for a future of the client. */
    public static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
