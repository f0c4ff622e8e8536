package dev.sluice.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.Books;
import dev.sluice.billing.Books.Root;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Promise P2 on the side of PostgreSQL: whatever happens to consumers, every event counts once. */
@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class ExactlyOnceTest {
    /** Any shard whose lock nobody else wants. */
    private static final int FREE_LOCK = 63;

    private static final String KILL_CONSUMERS = """
            select count(pg_terminate_backend(pid)) from pg_locks
            where locktype = 'advisory' and classid = 7564405 and objid < 63""";

    @Inject
    Books books;

    @Inject
    QuotaControl quota;

    @Inject
    DataSource database;

    @Inject
    ShardConsumers consumers;

    @Test
    void consumersKilledAtAnyMomentBookEveryEventOnce() {
        // Given
        Root root = books.root("10");
        Stream stream = new Stream(quota, root.shard(), root.id());
        Random random = new Random(7);
        long sum = 0;
        long killed = 0;

        // When
        for (int i = 0; i < 600; i++) {
            stream.settled(Events.event(Events.operation(), 1, root.id(), Outcome.OK), i);
            sum += i;
            if (random.nextInt(60) == 0) {
                killed += books.number(KILL_CONSUMERS);
            }
        }

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> books.rows(root) == 600);
        assertThat(killed).isPositive();
        assertThat(books.ledger(root)).isEqualTo(10_000_000_000L - sum);
        books.awaitAgreement(root);
    }

    @Test
    void twoConsumersOfOneShardBookEveryEventOnce() throws InterruptedException {
        // Given
        Root root = books.root("10");
        Stream stream = new Stream(quota, root.shard(), root.id());
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger won = new AtomicInteger();
        Thread rival = Thread.ofVirtual().start(() -> race(root, done, won));

        // When
        for (int i = 0; i < 600; i++) {
            stream.settled(Events.event(Events.operation(), 1, root.id(), Outcome.OK), i);
        }

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> books.rows(root) == 600);
        done.set(true);
        rival.join();
        assertThat(won.get()).isPositive();
        assertThat(books.ledger(root)).isEqualTo(10_000_000_000L - 599L * 600 / 2);
        books.awaitAgreement(root);
    }

    /** Consumes the shard of {@code root} with a lock that is not its own, as nobody may. */
    private void race(Root root, AtomicBoolean done, AtomicInteger won) {
        while (!done.get()) {
            try (ShardLock lock = ShardLock.tryAcquire(database, FREE_LOCK).orElseThrow()) {
                ShardConsumer consumer = consumers.of(Shard.of(root.shard()));
                while (!done.get()) {
                    won.addAndGet(consumer.step(lock, ShardConsumer.OnGap.CLOSE_SHARD));
                }
            } catch (SQLException e) {
                won.addAndGet(0); // the other one was first
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
