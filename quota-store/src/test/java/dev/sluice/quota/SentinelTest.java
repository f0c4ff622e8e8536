package dev.sluice.quota;

import static dev.sluice.quota.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quota.writer.ReplayMemory;
import dev.sluice.quota.writer.ShardWriter;
import dev.sluice.quota.writer.WriterConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

/** A primary with a replica and a Sentinel: when the primary dies, its clients find the new one and nothing is booked twice. */
class SentinelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Shard SHARD = Bench.SHARD;
    private static final int ATTEMPTS = 100;

    private final int primaryPort = TestRedis.freePort();
    private final int replicaPort = TestRedis.freePort();
    private final int sentinelPort = TestRedis.freePort();
    private final String url = "redis+sentinel://127.0.0.1:" + sentinelPort + "/mymaster";
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RedisServer primary;
    private int operations;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        primary = server(primaryPort, "replica-priority 100");
        server(replicaPort, "replicaof 127.0.0.1 " + primaryPort);
        RedisSentinel sentinel = RedisSentinel.newRedisSentinel()
                .port(sentinelPort)
                .masterName("mymaster")
                .masterPort(primaryPort)
                .quorumSize(1)
                .downAfterMilliseconds(1_000)
                .failOverTimeout(3_000)
                .build();
        sentinel.start();
        open.add(sentinel::stop);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(sentinelSays("slaves"))
                .hasSize(1)
                .allSatisfy(replica ->
                        assertThat(replica.get("master-link-status").toString()).isEqualTo("ok")));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        await(vertx.close());
    }

    @Test
    void clientsFindTheNewPrimaryAndWhatWasOnItsWayIsBookedOnce() throws IOException {
        // Given
        RedisLink link = closed(new RedisLink(vertx, RedisEndpoint.at(url), new Scripts()));
        openShard(link);
        ShardWriter writer = onLoop(() -> new ShardWriter(
                vertx,
                new Scripts(),
                RedisEndpoint.at(url),
                SHARD,
                new WriterConfig("gw-1", false, 16 << 20, new ReplayMemory(16 << 20)),
                new Deaf()));
        Awaitility.await().atMost(PATIENCE).until(() -> onLoop(writer::admits));
        attempts(writer);
        Awaitility.await().atMost(PATIENCE).until(() -> onLoop(writer::queued) == 0);
        assertThat(await(link.send(Request.cmd(Command.WAIT).arg(1).arg(10_000)))
                        .toInteger())
                .isEqualTo(1);
        // When
        primary.stop();
        attempts(writer);
        // Then
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> await(link.send(Request.cmd(Command.ROLE)))
                .get(0)
                .toString()
                .equals("master"));
        Awaitility.await().atMost(PATIENCE).until(() -> onLoop(writer::queued) == 0);
        assertThat(sentinelSays("get-master-addr-by-name").get(1).toInteger()).isEqualTo(replicaPort);
        assertThat(await(new QuotaControl(link).tree(SHARD, Bench.ROOT)).spent())
                .isEqualTo(2 * ATTEMPTS);
    }

    @Test
    void aPrimaryThatBecomesAReplicaIsLeft() {
        RedisLink link = closed(new RedisLink(vertx, RedisEndpoint.at(url), new Scripts()));
        assertThat(await(link.send(set("before"))).toString()).isEqualTo("OK");

        sentinelSays("failover");

        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> await(link.send(set("after"))).toString().equals("OK")
                        && await(link.send(Request.cmd(Command.INFO).arg("server")))
                                .toString()
                                .contains("tcp_port:" + replicaPort));
    }

    private static Request set(String value) {
        return Request.cmd(Command.SET).arg("test:key").arg(value);
    }

    private void attempts(ShardWriter writer) {
        List<Future<Void>> handed = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            String operation = "op-" + operations++;
            handed.add(
                    onLoop(() -> writer.record(new WriteAttempts.Begun(operation, 0, Bench.ROOT, "k1", "p", 0, "{}"))));
            handed.add(onLoop(() -> writer.settle(new WriteAttempts.Ended(operation, 0, Bench.ROOT, 1, "{}"))));
        }
        await(Future.all(handed));
    }

    private RedisServer server(int port, String setting) throws IOException {
        Path data = Files.createDirectory(folder.resolve("redis-" + port));
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .setting("dir " + data)
                .setting("save \"\"")
                .setting("repl-diskless-sync yes")
                .setting("repl-diskless-sync-delay 0")
                .setting(setting)
                .onShutdownForceStop(true)
                .build();
        server.start();
        open.add(server::stop);
        return server;
    }

    private Response sentinelSays(String what) {
        Redis client = Redis.createClient(vertx, "redis://127.0.0.1:" + sentinelPort);
        try {
            return await(client.send(Request.cmd(Command.SENTINEL).arg(what).arg("mymaster")));
        } finally {
            client.close();
        }
    }

    private static void openShard(RedisLink link) {
        Rebuild rebuild = new Rebuild(link);
        await(rebuild.begin(SHARD, 1, "0-0"));
        await(rebuild.lostOfUnclaimed(SHARD, 1));
        await(rebuild.seal(SHARD, 1));
        Leased leased = await(rebuild.leased(SHARD, 1));
        await(rebuild.install(
                SHARD, 1, List.of(new RootState(Bench.ROOT, 1, 1_000_000, 0, Map.of(), List.of())), leased));
        await(rebuild.open(SHARD, 1));
    }

    private <T extends AutoCloseable> T closed(T resource) {
        open.add(resource);
        return resource;
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
        return await(promise.future());
    }
}
