package dev.sluice.billing.outbox;

import dev.sluice.billing.sql.Database;
import dev.sluice.quota.StoreUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Decides when which root is delivered: right after a commit that wrote something of it, and every 250 ms whatever is due, also
 * what another replica wrote and could not deliver.
 */
@Singleton
public final class Rounds {
    private static final Logger log = Logger.getLogger(Rounds.class);
    private static final long SWEEP_MILLIS = 250;
    private static final int SWEPT_ROOTS = 500;
    /** Roots delivered at a time; each takes a database connection. */
    private static final int AT_A_TIME = 6;

    private final Database database;
    private final Courier courier;
    private final OutboxState state;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("outbox-sweep").daemon().factory());
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    Rounds(Database database, Courier courier, OutboxState state) {
        this.database = database;
        this.courier = courier;
        this.state = state;
    }

    void start(@Observes StartupEvent event) {
        timer.scheduleWithFixedDelay(this::sweep, 0, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        timer.shutdown();
        threads.shutdown();
        if (!threads.awaitTermination(SWEEP_MILLIS * AT_A_TIME, TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }

    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) OutboxWritten written) {
        hurry(Set.of(written.root()));
    }

    /** Delivers these roots as soon as possible; returns at once. For after a commit. Any thread. */
    public void hurry(Collection<String> roots) {
        for (String root : roots) {
            // A root that waits already will see what was committed before it gets its turn.
            if (waiting.add(root) && !threads.isShutdown()) {
                threads.execute(() -> round(root));
            }
        }
    }

    private void round(String root) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            waiting.remove(root);
            state.ended(courier.deliver(root));
        } catch (SQLException | RuntimeException e) {
            state.failed();
            report(root, e);
        } finally {
            places.release();
        }
    }

    private void sweep() {
        try {
            hurry(database.transaction(connection -> state.look(connection, SWEPT_ROOTS)));
        } catch (SQLException | RuntimeException e) {
            // The timer would stop for good if this went out; PostgreSQL away is told by the health check.
            log.debugf(e, "the outbox could not be swept");
        }
    }

    private static void report(String root, Exception e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof StoreUnavailableException) {
            log.debugf("outbox of root %s waits for Redis: %s", root, cause.getMessage());
        } else {
            log.warnf(cause, "outbox of root %s could not be delivered; tried again", root);
        }
    }
}
