package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class RedisLinkTest {
    @Test
    void failsAtOnceWhileRedisIsAwayAndComesBackByItself() throws IOException {
        // Given
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Vertx vertx = Vertx.vertx();
        QuotaControl control = QuotaControl.connect(vertx, "redis://user-is-hidden:secret@127.0.0.1:" + port);
        assertThatThrownBy(() -> TestRedis.await(control.now()))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageNotContaining("secret");
        control.close();
        // When
        RedisServer server = start(port);
        QuotaControl open = QuotaControl.connect(vertx, "redis://127.0.0.1:" + port);
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

    private static RedisServer start(int port) throws IOException {
        RedisServer server = RedisServer.newRedisServer().port(port).build();
        server.start();
        return server;
    }
}
