package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.Scripts;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The passwords of both stores change under running services, as they do every few minutes where access tokens stand for them. */
@ExtendWith(Running.Extension.class)
class PasswordsChangeIT {
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final String NEW = "another-password";

    private final Running running;
    private final Path redisFile;
    private final Path databaseFile;
    private final String redisUrl;
    private final String databaseUrl;
    private final RedisLink redis;

    PasswordsChangeIT(Running running) throws IOException {
        this.running = running;
        this.redisFile = running.data.resolve("secrets/redis-url");
        this.databaseFile = running.data.resolve("secrets/database-url");
        this.redisUrl = Files.readString(redisFile);
        this.databaseUrl = Files.readString(databaseFile);
        this.redis = new RedisLink(running.vertx, RedisEndpoint.at(redisUrl), new Scripts());
    }

    @AfterEach
    void theOldOnesHold() throws IOException {
        setPasswords(withPassword(databaseUrl, NEW), "", password(databaseUrl));
        Files.writeString(redisFile, redisUrl);
        Files.writeString(databaseFile, databaseUrl);
        redis.close();
    }

    @Test
    void whatStandsInTheFilesIsUsedByTheNextConnectionsWithoutARestart() throws Exception {
        // Given
        running.admin.channel("rotated", running.upstream.baseUrl(), "rotated", "{\"perRequest\": \"0.5\"}");
        Customer customer = running.admin.customer("rotated", "10");
        assertServed(customer);

        // When
        setPasswords(databaseUrl, NEW, NEW);
        Files.writeString(redisFile, redisUrl.replace("redis://", "redis://:" + NEW + "@"));
        Files.writeString(databaseFile, withPassword(databaseUrl, NEW));
        new Database(withPassword(databaseUrl, NEW))
                .rows("select pg_terminate_backend(pid)::text from pg_stat_activity"
                        + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
        send(Command.CLIENT, "KILL", "TYPE", "pubsub");
        send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");

        // Then
        running.admin.channel(
                "rotated-after", running.upstream.baseUrl(), "rotated-after", "{\"perRequest\": \"0.5\"}");
        await().atMost(BACK).ignoreExceptions().untilAsserted(() -> assertServed(customer));
        await().atMost(BACK).ignoreExceptions().untilAsserted(() -> running.admin.topUp(customer.accountId(), "1"));
        running.upstream.journal().awaitIdle().join();
        long calls = running.upstream.journal().entries("rotated").size();
        await().atMost(BACK).untilAsserted(() -> assertThat(Money.parse(running.admin
                        .balance(customer.accountId())
                        .get("balance")
                        .asText()))
                .isEqualTo(11 * Money.DOLLAR - calls * Money.DOLLAR / 2));
    }

    private void assertServed(Customer customer) {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = running.gateway(i).call(customer.secret(), Chat.body("rotated", false, 10));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** @param login how to log in until now */
    private void setPasswords(String login, String newRedis, String newDatabase) {
        send(Command.CONFIG, "SET", "requirepass", newRedis);
        new Database(login).work(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("alter role current_user password '" + newDatabase + "'");
            }
        });
    }

    private Response send(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return redis.send(request).toCompletionStage().toCompletableFuture().join();
    }

    private static String withPassword(String url, String password) {
        return url.replace(":" + password(url) + "@", ":" + password + "@");
    }

    private static String password(String url) {
        return url.replaceFirst(".*//[^:]*:([^@]*)@.*", "$1");
    }
}
