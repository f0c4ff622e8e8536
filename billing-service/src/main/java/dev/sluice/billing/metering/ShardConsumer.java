package dev.sluice.billing.metering;

import dev.sluice.billing.metering.EventBooking.Booked;
import dev.sluice.billing.metering.StreamPositions.Position;
import dev.sluice.quota.EventEntry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Reads a shard's stream from the position in PostgreSQL and books it, batch by batch. For the one thread that holds the shard's
 * lock; blocks.
 *
 * <pre>
 *   stored position ──read──► batch ──one transaction──► rows, ledger, totals, new position
 *                                  ├─ a row was there already ──► again, with every row looked up
 *                                  └─ data that PostgreSQL refuses ──► one by one; the one at fault becomes a dead event
 * </pre>
 */
public final class ShardConsumer {
    private static final Logger log = Logger.getLogger(ShardConsumer.class);
    /** Entries in a batch at most. */
    public static final int BATCH = 500;
    /** SQLSTATE classes: cardinality violation, data exception, integrity constraint violation. */
    private static final Set<String> DATA_ERRORS = Set.of("21", "22", "23");

    private static final String UNIQUE_VIOLATION = "23505";

    private final Shard shard;
    private final QuotaControl quota;
    private final EventBooking booking;
    private final StreamPositions positions = new StreamPositions();
    private final EventReader reader = new EventReader();
    private final StreamMetrics metrics;
    private final Consumer<Set<String>> hurry;
    /** As stored; null = to be read. Stale is harmless: then the batch is refused as a whole. */
    private Position position;

    ShardConsumer(
            Shard shard, QuotaControl quota, EventBooking booking, StreamMetrics metrics, Consumer<Set<String>> hurry) {
        this.shard = shard;
        this.quota = quota;
        this.booking = booking;
        this.metrics = metrics;
        this.hurry = hurry;
    }

    /** What to do when an event is missing from the stream. */
    public enum OnGap {
        CLOSE_SHARD,
        /** A rebuild is under way: the shard is closed, and PostgreSQL's counters are about to replace Redis'. */
        COUNT
    }

    /**
     * Books the next batch.
     *
     * @return how many entries; 0 when the stream is at its end
     * @throws SQLException when PostgreSQL fails; nothing of the batch was booked, or all of it
     * @throws dev.sluice.quota.StoreUnavailableException when Redis fails
     */
    public int step(ShardLock lock, OnGap onGap) throws SQLException, InterruptedException {
        Position from = position == null ? stored(lock) : position;
        position = null;
        List<EventEntry> entries = Await.result(quota.read(shard, from.lastId(), BATCH));
        position = entries.isEmpty() ? from : commit(lock, onGap, from, entries, Lookup.DOUBTFUL);
        return entries.size();
    }

    /** Books until the stream is at its end. */
    public void drain(ShardLock lock, OnGap onGap) throws SQLException, InterruptedException {
        while (step(lock, onGap) > 0) {
            log.debugf("%s: reads on", shard.name());
        }
    }

    private Position stored(ShardLock lock) throws SQLException, InterruptedException {
        return lock.inTransaction(connection -> positions.read(connection, shard.number()));
    }

    private Position commit(ShardLock lock, OnGap onGap, Position from, List<EventEntry> entries, Lookup lookup)
            throws SQLException, InterruptedException {
        try {
            return book(lock, onGap, from, entries, reader::read, lookup);
        } catch (SQLException | ArithmeticException e) {
            if (!refusedData(e)) {
                throw e;
            }
            if (lookup == Lookup.DOUBTFUL && isTaken(e)) {
                return commit(lock, onGap, from, entries, Lookup.EVERY);
            }
            String reason = reason(e);
            log.errorf("%s: a batch of %d cannot be booked: %s", shard.name(), entries.size(), reason);
            if (entries.size() == 1) {
                return book(lock, onGap, from, entries, entry -> Arrival.Dead.of(entry, reason), lookup);
            }
        }
        Position at = from;
        for (EventEntry entry : entries) {
            at = commit(lock, onGap, at, List.of(entry), Lookup.EVERY);
        }
        return at;
    }

    private Position book(
            ShardLock lock,
            OnGap onGap,
            Position from,
            List<EventEntry> entries,
            Function<EventEntry, Arrival> reading,
            Lookup lookup)
            throws SQLException, InterruptedException {
        List<Arrival> arrivals = entries.stream().map(reading).toList();
        String lastId = entries.getLast().id();
        Booked booked = lock.inTransaction(connection -> {
            Booked now = booking.book(connection, shard.number(), from, lastId, arrivals, lookup);
            if (now == null) {
                throw new SQLException(shard.name() + ": somebody else has booked from " + from.lastId());
            }
            // Before the commit: a shard closed in vain is rebuilt, a gap that was booked and forgotten is not found
            // again.
            if (!now.gaps().isEmpty() && onGap == OnGap.CLOSE_SHARD) {
                Await.result(quota.closeShard(shard));
            }
            return now;
        });
        metrics.booked(shard, booked);
        hurry.accept(booked.hurry());
        return booked.position();
    }

    /** What the server said; the driver's own text holds the values of a whole batch. */
    private static String reason(Exception e) {
        SQLException last = e instanceof SQLException sql ? sql : null;
        while (last != null && last.getNextException() != null) {
            last = last.getNextException();
        }
        return last == null ? e.getMessage() : last.getMessage();
    }

    /** The primary key has a row already that was not looked for. */
    private static boolean isTaken(Exception e) {
        return e instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState());
    }

    /** PostgreSQL is well but these values it does not take; trying again would end the same way. */
    private static boolean refusedData(Exception e) {
        if (!(e instanceof SQLException sql)) {
            return true;
        }
        String state = sql.getSQLState();
        return state != null && DATA_ERRORS.contains(state.substring(0, 2));
    }
}
