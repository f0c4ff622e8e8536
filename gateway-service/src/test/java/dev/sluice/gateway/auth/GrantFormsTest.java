package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.RealRedis;
import dev.sluice.quota.Layout;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.Scripts;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Grants as billing-services of other versions write them; {@code FormsTest} of contracts compares every field. */
class GrantFormsTest {
    private final Vertx vertx = Vertx.vertx();
    private final RealRedis redis = new RealRedis(vertx);
    private final RedisGrants grants =
            new RedisGrants(new RedisLink(vertx, RedisEndpoint.at(redis.url()), new Scripts()));

    @AfterEach
    void stop() {
        RealRedis.await(vertx.close());
        redis.close();
    }

    @Test
    void readsTheGrantsOfEveryReleasedVersionAndPassesOverFieldsOfALaterOne() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("../contracts/src/test/forms"))) {
            for (Path version : versions.toList()) {
                String form = Files.readString(version.resolve("key-grant.json"));
                redis.run(Command.SET, Layout.grant("a"), form);
                redis.run(
                        Command.SET, Layout.grant("b"), form.replaceFirst("\\{", "{\"ofALaterVersion\": {\"a\": 1},"));

                KeyGrant grant = RealRedis.await(grants.find("a"));

                assertThat(grant.keyName()).isEqualTo("ci");
                assertThat(RealRedis.await(grants.find("b"))).isEqualTo(grant);
            }
        }
    }

    @Test
    void aGrantOfANewerFormIsNeitherUsedNorTakenForAnUnknownKey() {
        redis.run(Command.SET, Layout.grant("a"), "{\"format\":2,\"keyId\":\"k\"}");

        assertThatThrownBy(() -> RealRedis.await(grants.find("a"))).hasMessageContaining("form 2");
    }
}
