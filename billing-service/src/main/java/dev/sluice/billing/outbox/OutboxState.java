package dev.sluice.billing.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is due in the outbox, and its metrics. */
@Singleton
final class OutboxState {
    /** Longer than anybody waits for a delivery, and long enough to deliver again what a failover of Redis lost. */
    private static final Duration KEPT = Duration.ofHours(48);

    private static final int PURGE_EVERY = 240;

    private final Counter stopped;
    private final Counter failed;
    private volatile double lagSeconds;
    private volatile double rows;
    private int looks;

    OutboxState(MeterRegistry metrics) {
        Gauge.builder("sluice_outbox_lag_seconds", this, state -> state.lagSeconds)
                .description("Age of the oldest change that Redis does not know yet")
                .register(metrics);
        Gauge.builder("sluice_outbox_rows", this, state -> state.rows)
                .description("Changes that Redis does not know yet")
                .register(metrics);
        stopped = Counter.builder("sluice_outbox_stopped_total")
                .description("Rounds that ended at a closed shard or a gap")
                .register(metrics);
        failed = Counter.builder("sluice_outbox_failed_total")
                .description("Rounds that ended because Redis or PostgreSQL did not answer")
                .register(metrics);
    }

    void ended(Courier.Round round) {
        if (round == Courier.Round.STOPPED) {
            stopped.increment();
        }
    }

    void failed() {
        failed.increment();
    }

    /** Roots with something due, those that wait longest first. For one thread. */
    List<String> look(Connection connection, int most) throws SQLException {
        String sql = """
                select root_id, count(*), extract(epoch from clock_timestamp() - min(created_at))
                from billing.outbox where delivered_at is null group by root_id order by min(id)""";
        List<String> roots = new ArrayList<>();
        double oldest = 0;
        long due = 0;
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                due += row.getLong(2);
                oldest = Math.max(oldest, row.getDouble(3));
                if (roots.size() < most) {
                    roots.add(row.getString(1));
                }
            }
        }
        lagSeconds = oldest;
        rows = due;
        if (looks++ % PURGE_EVERY == 0) {
            purge(connection);
        }
        return roots;
    }

    private static void purge(Connection connection) throws SQLException {
        String sql = "delete from billing.outbox where delivered_at < now() - make_interval(secs => ?)";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setDouble(1, KEPT.toSeconds());
            delete.executeUpdate();
        }
    }
}
