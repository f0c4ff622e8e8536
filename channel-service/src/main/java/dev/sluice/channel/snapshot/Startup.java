package dev.sluice.channel.snapshot;

import dev.sluice.admin.DatabaseCheck;
import dev.sluice.channel.secret.KeysetCheck;
import dev.sluice.service.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;

/**
 * What must have happened before the first call: the schema is there, the keyset is the right one, and a route table is
 * compiled (anew, because a new version of this service may compile another one from the same rows).
 */
@Singleton
final class Startup {
    private static final String AT_START = "start";
    private static final String BY_A_JOB = "job";

    /** Before everything else that observes the start. */
    private static final int FIRST = Integer.MIN_VALUE;

    private final Flyway flyway;
    private final DatabaseCheck database;
    private final KeysetCheck keyset;
    private final Snapshots snapshots;
    private final Publisher publisher;
    private final Restorer restorer;
    private final MeterRegistry meters;
    private final String migrate;

    Startup(
            Flyway flyway,
            DatabaseCheck database,
            KeysetCheck keyset,
            Snapshots snapshots,
            Publisher publisher,
            Restorer restorer,
            MeterRegistry meters,
            @ConfigProperty(name = "sluice.migrate", defaultValue = AT_START) String migrate) {
        this.flyway = flyway;
        this.database = database;
        this.keyset = keyset;
        this.snapshots = snapshots;
        this.publisher = publisher;
        this.restorer = restorer;
        this.meters = meters;
        this.migrate = migrate;
    }

    void prepare(@Observes @Priority(FIRST) StartupEvent start) {
        database.run(flyway.getConfiguration().getDefaultSchema());
        migrate();
        keyset.run();
        QuarkusTransaction.requiringNew().run(() -> {
            snapshots.lock();
            snapshots.compile();
        });
        publisher.publish();
        restorer.start();
        meters.gauge("sluice.route.table.version", snapshots, Snapshots::version);
    }

    private void migrate() {
        switch (migrate) {
            case AT_START -> flyway.migrate();
            case BY_A_JOB -> {
                if (flyway.info().pending().length > 0) {
                    throw new StartRefused("the schema of channel-service lacks "
                            + flyway.info().pending().length
                            + " migrations; let one instance start with SLUICE_MIGRATE=start first");
                }
            }
            default ->
                throw new StartRefused("SLUICE_MIGRATE must be start or job, and is neither; leave it out for start");
        }
    }
}
