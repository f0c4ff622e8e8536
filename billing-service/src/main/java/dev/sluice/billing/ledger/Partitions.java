package dev.sluice.billing.ledger;

import dev.sluice.billing.sql.Database;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;

/** Makes the months to come of every partitioned table ahead of time; what would have none lands in the default partition. */
@Singleton
final class Partitions {
    private static final Logger log = Logger.getLogger(Partitions.class);

    private final Database database;

    Partitions(Database database) {
        this.database = database;
    }

    /** At the start and every six hours; a lock keeps replicas apart. */
    @Scheduled(every = "6h", identity = "months")
    void makeAhead() throws SQLException {
        int made = database.transaction(Partitions::make);
        if (made > 0) {
            log.infof("made %d monthly partitions", made);
        }
    }

    private static int make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(hashtext('billing.make_months'))");
            try (ResultSet made = statement.executeQuery("select billing.make_months()")) {
                made.next();
                return made.getInt(1);
            }
        }
    }
}
