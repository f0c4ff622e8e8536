package dev.sluice.admin;

import dev.sluice.service.StartRefused;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;

/** Brings the schema of a control service to its version before anything uses it, or makes sure that a job has done so. */
@Singleton
public final class Schema {
    /** Before everything else that observes the start, the scheduler too. */
    public static final int FIRST = Integer.MIN_VALUE;

    static final String MIGRATE = "sluice.migrate";
    static final String AT_START = "start";
    private static final String BY_A_JOB = "job";

    private final Flyway flyway;
    private final DatabaseCheck database;
    private final String migrate;

    Schema(
            Flyway flyway,
            DatabaseCheck database,
            @ConfigProperty(name = MIGRATE, defaultValue = AT_START) String migrate) {
        this.flyway = flyway;
        this.database = database;
        this.migrate = migrate;
    }

    /** @throws StartRefused with what to do */
    void prepare(@Observes @Priority(FIRST) StartupEvent start) {
        String schema = flyway.getConfiguration().getDefaultSchema();
        database.run(schema);
        switch (migrate) {
            case AT_START -> flyway.migrate(); // under Flyway's own lock, so replicas may start together
            case BY_A_JOB -> {
                int pending = flyway.info().pending().length;
                if (pending > 0) {
                    throw new StartRefused(
                            "The schema %s lacks %d migrations of this version, and SLUICE_MIGRATE is job: run the migration job first."
                                    .formatted(schema, pending));
                }
            }
            default ->
                throw new StartRefused(
                        "SLUICE_MIGRATE is %s: set it to start (migrate at the start) or job (a job does it)."
                                .formatted(migrate));
        }
    }
}
