package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class RedisLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Behind Sentinels another connection leads to the new primary. */
    @Test
    void aServerThatIsNoPrimaryAnyMoreIsLeft() {
        try (TestRedis redis = new TestRedis();
                RedisLink link = redis.link()) {
            Request whoAmI = Request.cmd(Command.CLIENT).arg("ID");
            long before = TestRedis.await(link.send(whoAmI)).toLong();
            TestRedis.await(
                    link.send(Request.cmd(Command.REPLICAOF).arg("127.0.0.1").arg(1)));

            assertThatThrownBy(() -> TestRedis.await(
                            link.send(Request.cmd(Command.SET).arg("test:key").arg(1))))
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("READONLY");

            assertThat(TestRedis.await(link.send(whoAmI)).toLong()).isNotEqualTo(before);
        }
    }

    @Test
    void aRedisThatComesLateIsJudgedThen() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Vertx vertx = Vertx.vertx();
        Promise<RedisCheck> judged = Promise.promise();
        try (RedisLink link = new RedisLink(vertx, RedisEndpoint.at("redis://127.0.0.1:" + port), new Scripts())) {
            RedisCheck.whenReachable(link, judged::complete);
            assertThatThrownBy(() -> TestRedis.await(RedisCheck.run(link)))
                    .hasCauseInstanceOf(StoreUnavailableException.class);
            RedisServer server = start(port);
            try {
                assertThat(TestRedis.await(judged.future()).warnings()).hasSize(1);
            } finally {
                server.stop();
            }
        } finally {
            vertx.close();
        }
    }

    @Test
    void failsAtOnceWhileRedisIsAwayAndComesBackByItself() throws IOException {
        // Given
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Vertx vertx = Vertx.vertx();
        QuotaControl control =
                QuotaControl.connect(vertx, RedisEndpoint.at("redis://user-is-hidden:secret@127.0.0.1:" + port));
        assertThatThrownBy(() -> TestRedis.await(control.now()))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageNotContaining("secret");
        control.close();
        // When
        RedisServer server = start(port);
        QuotaControl open = QuotaControl.connect(vertx, RedisEndpoint.at("redis://127.0.0.1:" + port));
        assertThat(TestRedis.await(open.now())).isPositive();
        server.stop();
        assertThatThrownBy(() -> TestRedis.await(open.now())).hasCauseInstanceOf(StoreUnavailableException.class);
        RedisServer again = start(port);
        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .until(() -> TestRedis.await(open.now()) > 0);
        open.close();
        again.stop();
        TestRedis.await(vertx.close());
    }

    @Test
    void aRedisThatHangsFailsEveryCallByTheTimeoutAndIsUsedAgainOnceItAnswers() throws Exception {
        // Given
        TestRedis redis = new TestRedis();
        QuotaControl control =
                new QuotaControl(new RedisLink(redis.vertx, RedisEndpoint.at(redis.url), new Scripts(), 300));
        assertThat(TestRedis.await(control.now())).isPositive();
        String pid = redis.send(Request.cmd(Command.INFO).arg("server"))
                .toString()
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .findFirst()
                .orElseThrow()
                .substring("process_id:".length());
        // When
        signal("STOP", pid);
        try {
            // More calls than a pool holds connections: the first ones on the open connection, the others while
            // opening.
            for (int i = 0; i < 8; i++) {
                List<Future<Long>> together = List.of(control.now(), control.now());
                together.forEach(call -> assertThat(call.toCompletionStage().toCompletableFuture())
                        .failsWithin(PATIENCE)
                        .withThrowableThat()
                        .withCauseInstanceOf(StoreUnavailableException.class));
            }
        } finally {
            signal("CONT", pid);
        }
        // Then
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> TestRedis.await(control.now()) > 0);
        Awaitility.await().atMost(PATIENCE).until(() -> connections(redis) == 2); // the test's and the link's
        control.close();
        Awaitility.await().atMost(PATIENCE).until(() -> connections(redis) == 1);
        assertThat(control.now().failed()).isTrue();
        redis.close();
    }

    private static long connections(TestRedis redis) {
        return redis.send(Request.cmd(Command.CLIENT).arg("LIST"))
                .toString()
                .lines()
                .count();
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    private static RedisServer start(int port) throws IOException {
        RedisServer server = RedisServer.newRedisServer().port(port).build();
        server.start();
        return server;
    }
}
