package dev.sluice.billing;

import dev.sluice.admin.DatabaseCheck;
import dev.sluice.service.StartRefused;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;

/** Brings the database's schema to this version before anything uses it, or makes sure that a job has done so. */
@Singleton
final class Schema {
    /** Before everything else that observes the start, the scheduler too. */
    static final int FIRST = Integer.MIN_VALUE;

    private final Flyway flyway;
    private final DatabaseCheck database;
    private final String migrate;

    Schema(
            Flyway flyway,
            DatabaseCheck database,
            @ConfigProperty(name = "sluice.migrate", defaultValue = "start") String migrate) {
        this.flyway = flyway;
        this.database = database;
        this.migrate = migrate;
    }

    void prepare(@Observes @Priority(FIRST) StartupEvent start) {
        database.run(flyway.getConfiguration().getDefaultSchema());
        switch (migrate) {
            case "start" -> flyway.migrate(); // under Flyway's own lock, so replicas may start together
            case "job" -> {
                if (flyway.info().pending().length > 0) {
                    throw new StartRefused(
                            "the database's schema is older than this version and SLUICE_MIGRATE is job: run the migration job first");
                }
            }
            default ->
                throw new StartRefused("SLUICE_MIGRATE is " + migrate
                        + ": set it to start (migrate at the start) or job (a job does it)");
        }
    }
}
