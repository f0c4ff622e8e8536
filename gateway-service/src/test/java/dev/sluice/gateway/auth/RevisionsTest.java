package dev.sluice.gateway.auth;

import static dev.sluice.gateway.Samples.grant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.RealRedis;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.Layout;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.Scripts;
import dev.sluice.quota.Shard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevisionsTest {
    private final Vertx vertx = Vertx.vertx();
    private final RealRedis redis = new RealRedis(vertx);
    private final Context loop = vertx.getOrCreateContext();
    private final Revisions revisions = new Revisions(vertx, RedisEndpoint.at(redis.url()));
    private final Authenticator authenticator = new Authenticator(
            new RedisLink(vertx, RedisEndpoint.at(redis.url()), new Scripts()), Clock.systemUTC(), revisions::watch);

    @AfterEach
    void stop() {
        revisions.close();
        RealRedis.await(vertx.close());
        redis.close();
    }

    @Test
    void refusesADisabledKeyWithinASecondEvenWhenTheMessageIsLost() throws Exception {
        // Given a key in use
        redis.run(Command.SET, Layout.GRANTS_COMPLETE, "1");
        write("sk-1", true);
        revisions.listen(loop, authenticator::revision);
        revisions.start();
        await().until(() -> kind("sk-1") == null);
        await().until(() -> revisions.applied().containsKey("s00"));

        // When it is disabled and nobody publishes
        write("sk-1", false);
        redis.run(Command.HINCRBY, Layout.meta(Shard.of(0)), "rev", 1);

        // Then
        await().atMost(Duration.ofSeconds(1)).until(() -> kind("sk-1") == ErrorKind.INVALID_KEY);
        await().until(() -> revisions.applied().get("s00") == 1L);
    }

    @Test
    void hurriesWhenTheRevisionIsPublished() throws Exception {
        // Given
        redis.run(Command.SET, Layout.GRANTS_COMPLETE, "1");
        revisions.listen(loop, authenticator::revision);
        revisions.start();
        await().until(() ->
                redis.run(Command.PUBSUB, "NUMSUB", Layout.REVISIONS).get(1).toInteger() == 1);

        // When a shard beyond the watched ones is published
        redis.run(Command.HSET, Layout.meta(Shard.of(40)), "rev", 3);
        redis.run(Command.PUBLISH, Layout.REVISIONS, "s40 3");

        // Then
        await().until(() -> revisions.applied().getOrDefault("s40", 0L) == 3L);
    }

    @Test
    void answersUnknownKeysWith503WhileGrantsAreIncomplete() throws Exception {
        assertThat(kind("sk-1")).isEqualTo(ErrorKind.STORE_UNAVAILABLE);

        redis.run(Command.SET, Layout.GRANTS_COMPLETE, "1");

        assertThat(kind("sk-1")).isEqualTo(ErrorKind.INVALID_KEY);
    }

    @Test
    void survivesARedisThatIsStoppedAndStarted() throws Exception {
        // Given
        redis.run(Command.SET, Layout.GRANTS_COMPLETE, "1");
        write("sk-1", true);
        assertThat(kind("sk-1")).isNull();

        // When
        redis.stop();
        assertThat(kind("sk-1")).isNull();
        assertThat(kind("sk-2")).isEqualTo(ErrorKind.STORE_UNAVAILABLE);
        redis.start();

        // Then it is empty, and says so
        await().until(() -> kind("sk-2") == ErrorKind.STORE_UNAVAILABLE);
        redis.run(Command.SET, Layout.GRANTS_COMPLETE, "1");
        await().until(() -> kind("sk-2") == ErrorKind.INVALID_KEY);
    }

    private void write(String key, boolean enabled) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        String json = new ObjectMapper().writeValueAsString(Samples.with(grant("k1"), enabled, null, null, null));
        redis.run(Command.SET, Layout.grant(HexFormat.of().formatHex(hash)), json);
    }

    private ErrorKind kind(String key) {
        Promise<ErrorKind> answer = Promise.promise();
        loop.runOnContext(v -> authenticator
                .authenticate(key, "10.0.0.1")
                .onSuccess(who -> answer.complete())
                .onFailure(e -> answer.complete(((GatewayException) e).kind())));
        Future<ErrorKind> done = answer.future();
        return RealRedis.await(done);
    }
}
