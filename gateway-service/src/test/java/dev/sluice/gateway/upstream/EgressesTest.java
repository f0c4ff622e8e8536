package dev.sluice.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EgressesTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger made = new AtomicInteger();
    private final Set<Egress> named = new HashSet<>();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void hasOneClientForEqualWays() {
        Egresses egresses = egresses(1_000_000);

        HttpClient first = egresses.lend(way("a")).client();

        assertThat(egresses.lend(way("a")).client()).isSameAs(first);
        assertThat(egresses.lend(way("b")).client()).isNotSameAs(first);
    }

    @Test
    void doesNotGrowWithEveryChange() {
        Egresses egresses = egresses(1_000_000);
        for (int i = 0; i < 1_000; i++) {
            named.clear();
            named.add(way("ca-" + i));

            egresses.lend(way("ca-" + i)).giveBack();

            assertThat(egresses.open()).isLessThanOrEqualTo(2);
        }
        assertThat(made).hasValue(1_000);
    }

    @Test
    void keepsWhatIsNamedOrInUse() {
        Egresses egresses = egresses(1_000_000);
        named.add(way("named"));
        egresses.lend(way("named")).giveBack();
        Egresses.Lent used = egresses.lend(way("used"));
        egresses.lend(way("neither")).giveBack();

        egresses.lend(way("new"));
        assertThat(egresses.open()).isEqualTo(3);

        egresses.lend(way("used"));
        egresses.lend(way("named"));
        assertThat(made).hasValue(4);
        assertThat(egresses.lend(way("used")).client()).isSameAs(used.client());
    }

    @Test
    void closesTheLastOneThoughNoOtherComes() {
        Egresses egresses = egresses(10);

        egresses.lend(way("gone")).giveBack();

        await().until(() -> egresses.open() == 0);
    }

    private Egresses egresses(long sweepMs) {
        return new Egresses(
                vertx,
                way -> {
                    made.incrementAndGet();
                    return vertx.createHttpClient();
                },
                () -> named,
                sweepMs);
    }

    private static Egress way(String ca) {
        return new Egress(null, null, ca, null, null);
    }
}
