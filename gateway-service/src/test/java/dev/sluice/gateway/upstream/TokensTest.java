package dev.sluice.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.MovableClock;
import dev.sluice.gateway.access.Schemes;
import dev.sluice.gateway.access.TokenExchange;
import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.access.UnusableSecretException;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final Route ROUTE = route("c1", "key-1");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(1_767_225_600L));
    private final Vendor vendor = new Vendor();
    private final Tokens tokens = new Tokens(vertx, clock, vendor, Path.of("nowhere"), Map::of);

    /** Remembers what it was asked for, and answers when told. */
    private static final class Vendor implements TokenServers {
        final List<Ask> asked = Collections.synchronizedList(new ArrayList<>());
        private final ConcurrentLinkedQueue<Promise<Reply>> open = new ConcurrentLinkedQueue<>();

        @Override
        public Future<Reply> send(Ask ask, Route.Egress egress) {
            Promise<Reply> promise = Promise.promise();
            open.add(promise);
            asked.add(ask);
            return promise.future();
        }

        void gives(String token, long seconds) {
            answer(200, "{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + "}");
        }

        void answer(int status, String body) {
            open.remove().complete(new Reply(status, body.getBytes(StandardCharsets.UTF_8)));
        }

        void isDown() {
            open.remove().fail(new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "Nobody there."));
        }
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aThousandCallsOnTwoEventLoopsCauseOneRequestAndHearOfItWhereTheyAre() throws Exception {
        // Given
        int calls = 500;
        List<Context> loops = List.of(vertx.getOrCreateContext(), other());
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch heard = new CountDownLatch(2 * calls);
        ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();

        // When
        for (Context loop : loops) {
            loop.runOnContext(v -> {
                for (int i = 0; i < calls; i++) {
                    token(ROUTE).onComplete(end -> {
                        got.add(end.result().value() + (Vertx.currentContext() == loop ? " here" : " elsewhere"));
                        heard.countDown();
                    });
                }
                asked.countDown();
            });
        }
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(got).isEmpty();
        vendor.gives("t-1", 3600);

        // Then
        assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(vendor.asked).hasSize(1);
        assertThat(got).hasSize(2 * calls).containsOnly("t-1 here");
    }

    @Test
    void aTokenIsRefreshedFiveMinutesBeforeItsEndWithoutHoldingCallsUp() {
        first("t-1", 3600);

        clock.move(Duration.ofSeconds(3299));
        assertThat(now()).isEqualTo("t-1");
        assertThat(vendor.asked).hasSize(1);

        clock.move(Duration.ofSeconds(1));
        assertThat(now()).isEqualTo("t-1");
        assertThat(now()).isEqualTo("t-1");
        assertThat(vendor.asked).hasSize(2);

        vendor.gives("t-2", 3600);
        assertThat(now()).isEqualTo("t-2");
        assertThat(vendor.asked).hasSize(2);
    }

    @Test
    void aShortTokenIsRefreshedAfterFourFifthsOfItsLife() {
        first("t-1", 600);

        clock.move(Duration.ofSeconds(479));
        assertThat(now()).isEqualTo("t-1");
        assertThat(vendor.asked).hasSize(1);

        clock.move(Duration.ofSeconds(1));
        assertThat(now()).isEqualTo("t-1");
        assertThat(vendor.asked).hasSize(2);
    }

    @Test
    void aFailedRefreshKeepsTheTokenUntilItExpires() {
        // Given a refresh that failed
        first("t-1", 3600);
        clock.move(Duration.ofSeconds(3300));
        now();
        vendor.isDown();

        // When it is asked for again within and after the pause
        assertThat(now()).isEqualTo("t-1");
        assertThat(vendor.asked).hasSize(2);
        clock.move(Duration.ofSeconds(1));
        assertThat(now()).isEqualTo("t-1");
        assertThat(vendor.asked).hasSize(3);
        vendor.isDown();

        // Then it serves to its last second and no longer
        clock.move(Duration.ofMillis(298_999));
        assertThat(now()).isEqualTo("t-1");
        vendor.isDown();
        clock.move(Duration.ofMillis(1));
        assertThat(fault()).isInstanceOf(GatewayException.class).hasMessage("Nobody there.");
    }

    @Test
    void aBrokenAccountIsAskedForLessAndLess() {
        refuse();
        for (int pause : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            int before = vendor.asked.size();
            clock.move(Duration.ofSeconds(pause).minusMillis(1));
            assertThat(fault())
                    .isInstanceOf(UnusableSecretException.class)
                    .hasMessage("was refused by the token server: invalid_client");
            assertThat(vendor.asked).hasSize(before);
            clock.move(Duration.ofMillis(1));
            refuse();
            assertThat(vendor.asked).hasSize(before + 1);
        }

        clock.move(Duration.ofSeconds(60));
        first("t-1", 3600);
        assertThat(now()).isEqualTo("t-1");
    }

    @Test
    void aCredentialThatCannotBeUsedAsksNobody() {
        Route broken = route("c1", "{\"apiKey\":\"key-1\"}", "k1");

        assertThat(tokens.token(broken, baidu(broken)).cause()).hasMessage("lacks the field `secretKey`");
        assertThat(vendor.asked).isEmpty();
    }

    @Test
    void aClockThatIsSetBackNeitherKeepsATokenTooLongNorAPause() {
        first("t-1", 3600);
        clock.move(Duration.ofHours(-2));
        assertThat(now()).isEqualTo("t-1");
        assertThat(vendor.asked).hasSize(2);
        vendor.isDown();

        clock.move(Duration.ofHours(-2));
        now();
        assertThat(vendor.asked).hasSize(3);
    }

    @Test
    void aClockThatIsSetForwardMakesTheTokenNew() {
        first("t-1", 3600);
        clock.move(Duration.ofDays(400));

        Future<Token> token = token(ROUTE);
        vendor.gives("t-2", 3600);

        assertThat(vendor.asked).hasSize(2);
        assertThat(value(token)).isEqualTo("t-2");
    }

    @Test
    void anotherSecretOfTheSameNameIsAnotherAccount() {
        first("t-1", 3600);

        Future<Token> token = token(route("c1", "key-2"));
        vendor.gives("t-2", 3600);

        assertThat(vendor.asked).hasSize(2);
        assertThat(vendor.asked.get(1).url()).contains("key-2");
        assertThat(value(token)).isEqualTo("t-2");
        assertThat(now()).isEqualTo("t-1");
    }

    @Test
    void aRefusedTokenIsReplacedOnceUnlessItIsYoung() {
        // Given
        first("t-1", 3600);
        Token old = token(ROUTE).result();

        // When it is refused at once, the fault is not its age
        tokens.refused(ROUTE, old);
        assertThat(now()).isEqualTo("t-1");

        // Then a minute later it is replaced, and late refusals of it do not hit the next
        clock.move(Duration.ofMinutes(1));
        tokens.refused(ROUTE, old);
        first("t-2", 3600);
        clock.move(Duration.ofMinutes(1));
        tokens.refused(ROUTE, old);
        assertThat(now()).isEqualTo("t-2");
        assertThat(vendor.asked).hasSize(2);
    }

    @Test
    void theCacheIsBounded() {
        int accounts = 12_000;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < accounts; i++) {
                int before = vendor.asked.size();
                token(route("c" + i, "key-1"));
                if (vendor.asked.size() > before) {
                    vendor.gives("t", 3600);
                }
            }
        }

        assertThat(vendor.asked).hasSizeGreaterThanOrEqualTo(accounts + 2_000);
    }

    private void first(String value, long seconds) {
        Future<Token> token = token(ROUTE);
        vendor.gives(value, seconds);
        assertThat(value(token)).isEqualTo(value);
    }

    private void refuse() {
        token(ROUTE);
        vendor.answer(401, "{\"error\":\"invalid_client\"}");
    }

    /** What a call gets without waiting. */
    private String now() {
        return token(ROUTE).result().value();
    }

    private Throwable fault() {
        return token(ROUTE).cause();
    }

    private Future<Token> token(Route route) {
        return tokens.token(route, baidu(route));
    }

    private static String value(Future<Token> token) {
        return token.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join()
                .value();
    }

    private Context other() {
        Context first = vertx.getOrCreateContext();
        List<Context> found = new ArrayList<>();
        Thread other = new Thread(() -> found.add(vertx.getOrCreateContext()));
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(found.get(0)).isNotSameAs(first);
        return found.get(0);
    }

    private static TokenExchange baidu(Route route) {
        return (TokenExchange) Schemes.of("baidu", route.credential().secret());
    }

    private static Route route(String channel, String key) {
        return route(channel, "{\"apiKey\":\"" + key + "\",\"secretKey\":\"secret-1\"}", "k1");
    }

    private static Route route(String channel, String secret, String credential) {
        RouteTable.Channel described = new RouteTable.Channel(
                channel,
                "demo",
                "baidu",
                "baidu",
                "baidu",
                "https://aip.baidubce.com",
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                1,
                null,
                null,
                null,
                null);
        return new Route(
                described,
                new Route.Credential(channel, credential, secret),
                Map.of(),
                null,
                "m",
                null,
                null,
                1,
                null,
                null);
    }
}
