package dev.sluice.billing.metering;

import dev.sluice.billing.ledger.Posting;
import dev.sluice.billing.metering.Arrival.Attempt;
import dev.sluice.billing.metering.Arrival.AttemptId;
import dev.sluice.billing.metering.Arrival.Dead;
import dev.sluice.billing.metering.Arrival.Refused;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.quota.EventEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a batch of events does, worked out before anything is written. Pure: the rows and counters it starts from are given.
 *
 * <p>Not thread-safe.
 */
final class BatchPlan {
    /** Redis' counter is not where the events before say that it is: an event is missing. */
    record Gap(String streamId, String root, long expected, long found) {}

    private final Map<AttemptId, Decision.Known> rows;
    private final Map<String, Long> spent;

    final List<Attempt> inserts = new ArrayList<>();
    final List<Attempt> replacements = new ArrayList<>();
    final Map<UUID, OperationRows.Change> operations = new LinkedHashMap<>();
    final List<Posting> postings = new ArrayList<>();
    final List<Dead> dead = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();

    /**
     * @param rows that exist for attempts of the batch
     * @param spent counter of every root of the batch that exists
     */
    BatchPlan(Map<AttemptId, Decision.Known> rows, Map<String, Long> spent) {
        this.rows = new HashMap<>(rows);
        this.spent = new HashMap<>(spent);
    }

    /** In the order of the stream. */
    void add(Arrival arrival) {
        switch (arrival) {
            case Attempt attempt
            when !spent.containsKey(attempt.root()) -> dead.add(Dead.of(attempt.entry(), "unknown root"));
            case Attempt attempt -> attempt(attempt);
            case Refused refused ->
                operation(new OperationRows.Change(refused.id(), refused.event(), true, false, 0, 0));
            case Dead entry -> dead(entry);
            case Arrival.Marker marker -> {}
        }
    }

    private void attempt(Attempt attempt) {
        Decision.Known before = rows.getOrDefault(attempt.id(), Decision.Known.ABSENT);
        Decision decision = Decision.of(attempt.late(), attempt.lost(), attempt.charge(), rows.get(attempt.id()));
        take(attempt.entry(), decision.taken());
        switch (decision.row()) {
            case INSERT -> inserts.add(attempt);
            case REPLACE -> replacements.add(attempt);
            case KEEP -> {}
        }
        if (decision.row() != Decision.Row.KEEP) {
            rows.put(attempt.id(), attempt.known());
            operation(new OperationRows.Change(
                    attempt.id(),
                    attempt.event(),
                    !attempt.mayFollowAnother(),
                    attempt.lost(),
                    decision.booked(),
                    attempt.upstreamCost() - before.upstreamCost()));
        }
        postings.add(posting(attempt, decision, before));
    }

    private static Posting posting(Attempt attempt, Decision decision, Decision.Known before) {
        boolean kept = decision.row() == Decision.Row.KEEP;
        boolean first = decision.row() == Decision.Row.INSERT && attempt.id().attempt() == 1;
        List<UsageEvent.LimitStart> limits = attempt.event().limits();
        return new Posting(
                attempt.root(),
                attempt.event().account(),
                attempt.event().keyId(),
                attempt.id().operation(),
                attempt.id().attempt(),
                attempt.id().admittedAt(),
                decision.row() == Decision.Row.REPLACE ? Posting.Kind.FIX : Posting.Kind.USAGE,
                decision.booked(),
                decision.taken(),
                kept ? 0 : attempt.tokens() - before.tokens(),
                first ? 1 : 0,
                limits == null ? List.of() : limits);
    }

    /** What Redis took for an entry that nobody can read goes back to the customer; a person looks at the rest. */
    private void dead(Dead entry) {
        dead.add(entry);
        String root = entry.entry().root();
        if (spent.containsKey(root)) {
            long taken = entry.taken(spent.get(root));
            take(entry.entry(), taken);
            postings.add(new Posting(root, root, null, null, 0, null, Posting.Kind.USAGE, 0, taken, 0, 0, List.of()));
        }
    }

    private void take(EventEntry entry, long amount) {
        if (entry.late() || entry.spent() == null) {
            return;
        }
        long expected = Math.addExact(spent.get(entry.root()), amount);
        if (entry.spent() != expected) {
            gaps.add(new Gap(entry.id(), entry.root(), expected, entry.spent()));
        }
        spent.put(entry.root(), expected);
    }

    private void operation(OperationRows.Change change) {
        operations.merge(change.id().operation(), change, OperationRows.Change::and);
    }
}
