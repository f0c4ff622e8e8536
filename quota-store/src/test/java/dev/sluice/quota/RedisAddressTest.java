package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost",
                "redis://:secret@redis.example.com:6379",
                "rediss://sluice:se%40cret@10.0.0.1:6380/2",
                "redis://[::1]:6379/",
            })
    void oneServerIsWhatTheClientCallsSo(String url) {
        RedisOptions options = RedisAddress.options(url);

        assertThat(options.getType()).isEqualTo(RedisClientType.STANDALONE);
        assertThat(options.getEndpoints()).containsExactly(url);
    }

    @Test
    void sentinelsLeadToThePrimaryTheyName() {
        RedisOptions options = RedisAddress.options("rediss+sentinel://:secret@s1:26380,s2,[::1]/my-primary.1/3");

        assertThat(options.getType()).isEqualTo(RedisClientType.SENTINEL);
        assertThat(options.getRole()).isEqualTo(RedisRole.MASTER);
        assertThat(options.getMasterName()).isEqualTo("my-primary.1");
        assertThat(options.getEndpoints())
                .containsExactly(
                        "rediss://:secret@s1:26380/3", "rediss://:secret@s2:26379/3", "rediss://:secret@[::1]:26379/3");
    }

    @Test
    void whoeverAnswersWithTlsMustBeWhoTheAddressNames() {
        assertThat(RedisAddress.options("rediss://r:6379").getNetClientOptions().getHostnameVerificationAlgorithm())
                .isEqualTo("HTTPS");
        assertThat(RedisAddress.options("rediss+sentinel://r/m")
                        .getNetClientOptions()
                        .getHostnameVerificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis+cluster://:secret@a:6379,b:6379 | names a Redis Cluster",
                "redis-cluster://:secret@a:6379 | names a Redis Cluster",
                "redis://:secret@a:6379,b:6379 | names several servers",
                "redis+sentinel://:secret@a:26379,b:26379 | which primary the Sentinels watch",
                "redis+sentinel://:secret@a:26379,/m | is not host:port",
                "redis://:secret@a:port | is not host:port",
                "redis://:secret@a/mymaster | not the number of a database",
                "redis://:secret@a?ca=/ca.pem | no TLS",
                "rediss://:secret@a?cert=/ca.pem | not ca=FILE",
                "rediss://:secret@a?ca=/nowhere/ca.pem | /nowhere/ca.pem, which cannot be read",
                "http://:secret@a | none of the forms",
                "secret | none of the forms",
            })
    void whatCannotBeUsedIsRefusedWithoutTheSecret(String url, String why) {
        assertThatThrownBy(() -> RedisAddress.options(url))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }
}
