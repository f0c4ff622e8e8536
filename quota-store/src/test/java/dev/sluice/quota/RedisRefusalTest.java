package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the start of a service says of a Redis that answers, but not to it. */
class RedisRefusalTest {
    private final TestRedis redis = new TestRedis();

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void aWrongPassword() {
        send("CONFIG", "SET", "requirepass", "right");

        assertRefused(":wrong@", "refuses the user or the password of SLUICE_REDIS_URL: correct them there");
        assertRefused("somebody:right@", "refuses the user or the password of SLUICE_REDIS_URL: correct them there");
    }

    @Test
    void noPasswordWhereOneIsAskedFor() {
        send("CONFIG", "SET", "requirepass", "right");

        assertRefused(
                "", "asks for a password, and SLUICE_REDIS_URL has none: write it as redis://:password@host:port");
    }

    /** Redis takes any password then, so that nobody notices it otherwise. */
    @Test
    void aRedisThatLetsEverybodyIn() {
        assertThat(check(":any@").refusals()).isEmpty();
        assertThat(open(":any@")).isTrue();

        send("CONFIG", "SET", "requirepass", "right");
        assertThat(open(":right@")).isFalse();
    }

    /** As a Redis says that is older than the one here, or one behind a proxy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR Client sent AUTH, but no password is set",
                "ERR AUTH <password> called without any password configured for the default user."
            })
    void aRedisThatWantsNoPassword(String said) {
        assertThat(RedisRefusal.of(RedisEndpoint.at("redis://:secret@redis"), ErrorType.create(said)))
                .contains(
                        "Redis at redis://redis has no password, and SLUICE_REDIS_URL brings one: set requirepass in Redis"
                                + " to it");
    }

    @Test
    void aUserWithoutRightsAndTheOnesThatItNeeds() {
        send("ACL", "SETUSER", "sluice", "on", ">right", "~*", "+ping");
        assertRefused("sluice:right@", "does not allow its user what Sluice needs (NOPERM ");
        assertRefused("sluice:right@", "): give it " + RedisRefusal.RIGHTS);

        send("ACL", ("SETUSER sluice " + RedisRefusal.RIGHTS).split(" "));
        RedisCheck found = check("sluice:right@");
        assertThat(found.refusals()).isEmpty();
        assertThat(found.warnings()).noneMatch(warning -> warning.contains("does not tell its configuration"));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://redis:6379, true",
        "rediss://sluice:secret@redis.example/0, true",
        "redis+sentinel://one:26379/main, true",
        "redis://localhost:6379, false",
        "redis://:secret@127.0.0.1:6379/1, false",
        "redis://[::1], false",
    })
    void whetherOthersReachIt(String address, boolean others) {
        assertThat(RedisAddress.reachedByOthers(address)).isEqualTo(others);
    }

    private void assertRefused(String login, String sentence) {
        assertThat(check(login).refusals())
                .singleElement()
                .asString()
                .startsWith("Redis at redis://127.0.0.1:")
                .doesNotContain("right@", "wrong")
                .contains(sentence);
    }

    private RedisCheck check(String login) {
        try (RedisLink link = link(login)) {
            return TestRedis.await(RedisCheck.run(link));
        }
    }

    private boolean open(String login) {
        try (RedisLink link = link(login)) {
            return TestRedis.await(RedisCheck.letsEverybodyIn(link));
        }
    }

    private RedisLink link(String login) {
        return new RedisLink(
                redis.vertx, RedisEndpoint.at("redis://" + login + "127.0.0.1:" + redis.port), new Scripts());
    }

    private void send(String command, String... arguments) {
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        redis.send(request);
    }
}
