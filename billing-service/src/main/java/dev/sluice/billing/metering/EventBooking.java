package dev.sluice.billing.metering;

import dev.sluice.billing.ledger.LedgerPostings;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.ledger.Totals;
import dev.sluice.billing.metering.Arrival.Attempt;
import dev.sluice.billing.metering.Arrival.AttemptId;
import dev.sluice.billing.metering.StreamPositions.Position;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Books a batch of events inside one transaction: the position first, whose row then is locked, then the roots in their order,
 * then everything else. Thread-safe.
 */
@Singleton
final class EventBooking {
    private final Totals totals;
    private final LedgerPostings postings;
    private final StreamPositions positions = new StreamPositions();
    private final UsageRows usageRows = new UsageRows();
    private final OperationRows operationRows = new OperationRows();
    private final DeadEvents deadEvents = new DeadEvents();

    EventBooking(Totals totals, LedgerPostings postings) {
        this.totals = totals;
        this.postings = postings;
    }

    /**
     * What was booked; it counts once the transaction is committed.
     *
     * @param position where the stream has been read to now
     * @param hurry roots with new outbox rows
     */
    record Booked(Position position, Set<String> hurry, List<BatchPlan.Gap> gaps, List<Arrival.Dead> dead) {}

    /**
     * @param from the position that the batch was read from
     * @param lastId of the last entry of the batch
     * @throws SQLException with {@code 23505} when a row is there that {@code lookup} leaves out
     * @return null when somebody else has booked from {@code from}; nothing was written then
     */
    Booked book(Connection connection, int shard, Position from, String lastId, List<Arrival> arrivals, Lookup lookup)
            throws SQLException {
        Position to = positions.move(connection, shard, from, lastId, arrivals.size());
        if (to == null) {
            return null;
        }
        Map<String, RootTotals> locked = totals.lock(connection, roots(arrivals));
        locked.values().removeIf(root -> root.shard() != shard);
        Map<String, Long> spent = new HashMap<>();
        locked.forEach((root, now) -> spent.put(root, now.spent()));
        BatchPlan plan = new BatchPlan(usageRows.known(connection, ids(arrivals, lookup)), spent);
        arrivals.forEach(plan::add);
        usageRows.insert(connection, plan.inserts);
        usageRows.replace(connection, plan.replacements);
        operationRows.apply(connection, plan.operations.values(), lookup);
        deadEvents.insert(connection, shard, plan.dead);
        Set<String> hurry = postings.post(connection, locked, plan.postings);
        return new Booked(to, hurry, plan.gaps, plan.dead);
    }

    private static Set<String> roots(List<Arrival> arrivals) {
        Set<String> roots = new TreeSet<>();
        for (Arrival arrival : arrivals) {
            switch (arrival) {
                case Attempt attempt -> roots.add(attempt.root());
                case Arrival.Dead dead -> roots.add(dead.entry().root());
                case Arrival.Refused refused -> {}
                case Arrival.Marker marker -> {}
            }
        }
        return roots;
    }

    private static Set<AttemptId> ids(List<Arrival> arrivals, Lookup lookup) {
        Set<AttemptId> ids = new LinkedHashSet<>();
        for (Arrival arrival : arrivals) {
            if (arrival instanceof Attempt attempt && (lookup == Lookup.EVERY || attempt.mayFollowAnother())) {
                ids.add(attempt.id());
            }
        }
        return ids;
    }
}
