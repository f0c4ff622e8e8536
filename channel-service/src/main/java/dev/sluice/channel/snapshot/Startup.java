package dev.sluice.channel.snapshot;

import dev.sluice.admin.Schema;
import dev.sluice.channel.secret.KeysetCheck;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What must have happened before the first call, once the schema is there: the keyset is the right one, and a route table is
 * compiled (anew, because a new version of this service may compile another one from the same rows).
 */
@Singleton
final class Startup {
    private static final int ONCE_THE_SCHEMA_IS_THERE = Schema.FIRST + 1;

    private final KeysetCheck keyset;
    private final Snapshots snapshots;
    private final Publisher publisher;
    private final Restorer restorer;
    private final MeterRegistry meters;

    Startup(KeysetCheck keyset, Snapshots snapshots, Publisher publisher, Restorer restorer, MeterRegistry meters) {
        this.keyset = keyset;
        this.snapshots = snapshots;
        this.publisher = publisher;
        this.restorer = restorer;
        this.meters = meters;
    }

    void prepare(@Observes @Priority(ONCE_THE_SCHEMA_IS_THERE) StartupEvent start) {
        keyset.run();
        QuarkusTransaction.requiringNew().run(() -> {
            snapshots.lock();
            snapshots.compile();
        });
        publisher.publish();
        restorer.start();
        meters.gauge("sluice.route.table.version", snapshots, Snapshots::version);
    }
}
