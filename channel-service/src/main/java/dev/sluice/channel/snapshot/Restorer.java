package dev.sluice.channel.snapshot;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives Redis the newest route table when it is missing there: a replica may die between its commit and its publishing, and
 * Redis may be wiped. A timer of its own, because the scheduler's grain is a second.
 */
@Singleton
final class Restorer {
    private static final Logger log = Logger.getLogger(Restorer.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Publisher publisher;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("route-table-restorer").daemon().factory());

    Restorer(Publisher publisher) {
        this.publisher = publisher;
    }

    /** From here on; the schema has to be there. */
    void start() {
        timer.scheduleWithFixedDelay(this::restore, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdown();
    }

    private void restore() {
        try {
            publisher.publish();
        } catch (RuntimeException e) {
            // The timer would stop for good if this went out; PostgreSQL away is told by the health check.
            log.debugf(e, "whether Redis has the route table is not known");
        }
    }
}
