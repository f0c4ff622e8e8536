package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quota.writer.ReplayMemory;
import dev.sluice.quota.writer.ShardWriter;
import dev.sluice.quota.writer.WriterConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that cannot keep up: calls go on, and what they write goes in full batches instead of a queue of small ones. */
class SlowRedisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 640;
    /** Batches of records and of settles, some of them not full because they had waited long enough, and life signs. */
    private static final int FEW = ATTEMPTS / 4;

    private final Bench bench = new Bench();
    private final Context loop = bench.redis.vertx.getOrCreateContext();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPausedRedisIsSentFullBatchesAfterwardsAndCallsDoNotWaitForIt() {
        // Given
        bench.open(1_000_000);
        ShardWriter writer = onLoop(() -> new ShardWriter(
                bench.redis.vertx,
                bench.redis.scripts(),
                RedisEndpoint.at(bench.redis.url),
                Bench.SHARD,
                new WriterConfig("gw-1", false, 16 << 20, new ReplayMemory(16 << 20)),
                new Deaf()));
        Awaitility.await().atMost(PATIENCE).until(() -> onLoop(writer::admits));
        // When
        long before = scriptCalls();
        bench.redis.send(Request.cmd(Command.CLIENT).arg("PAUSE").arg(1_000).arg("WRITE"));
        List<Future<Void>> handed = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            String operation = "op-" + i;
            handed.add(
                    onLoop(() -> writer.record(new WriteAttempts.Begun(operation, 0, Bench.ROOT, "k1", "p", 0, "{}"))));
            handed.add(onLoop(() -> writer.settle(new WriteAttempts.Ended(operation, 0, Bench.ROOT, 1, "{}"))));
        }
        // Then
        TestRedis.await(Future.all(handed));
        assertThat(onLoop(writer::queuedBytes))
                .as("bytes without an answer: calls went on while Redis paused")
                .isGreaterThan(ATTEMPTS * 512L);
        Awaitility.await().atMost(PATIENCE).until(() -> onLoop(writer::queued) == 0);
        assertThat(scriptCalls() - before).isLessThan(FEW);
        assertThat(bench.tree().spent()).isEqualTo(ATTEMPTS);
    }

    private long scriptCalls() {
        String stats =
                bench.redis.send(Request.cmd(Command.INFO).arg("commandstats")).toString();
        Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(stats);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private <T> T onLoop(Callable<T> what) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(v -> {
            try {
                promise.complete(what.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return TestRedis.await(promise.future());
    }
}
