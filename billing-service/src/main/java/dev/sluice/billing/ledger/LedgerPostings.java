package dev.sluice.billing.ledger;

import dev.sluice.billing.budget.LimitIds;
import dev.sluice.billing.outbox.Correction;
import dev.sluice.billing.outbox.Credit;
import dev.sluice.billing.outbox.Outbox;
import dev.sluice.billing.sql.CopyRows;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.UsageEvent.LimitStart;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Books usage inside the transaction of whoever reads the stream: entries, totals, used limits, and credits for what Redis
 * and the rows see differently.
 *
 * <pre>
 *   booked ≠ 0       entry of −booked
 *   always           totals.spent += taken
 *   taken ≠ booked   cs = ++totals.cs, outbox(taken − booked; limits in dollars: booked − taken)
 * </pre>
 */
@Singleton
public final class LedgerPostings {
    private static final List<String> COLUMNS =
            List.of("admitted_at", "root_id", "account_id", "key_id", "kind", "amount", "operation_id", "attempt");

    private final Totals totals;
    private final UsedLimits usedLimits;
    private final Outbox outbox;

    LedgerPostings(Totals totals, UsedLimits usedLimits, Outbox outbox) {
        this.totals = totals;
        this.usedLimits = usedLimits;
        this.outbox = outbox;
    }

    /**
     * Books the postings in their order.
     *
     * @param locked what {@link Totals#lock} answered in this transaction; updated in place
     * @param postings of roots that are all in {@code locked}; the caller has made sure that none was booked before
     * @return roots with new outbox rows: hurry them after the commit
     * @throws IllegalArgumentException when a root is not locked
     * @throws ArithmeticException when a total leaves 64 bits; nothing may be committed then
     */
    public Set<String> post(Connection connection, Map<String, RootTotals> locked, List<Posting> postings)
            throws SQLException {
        Map<String, RootTotals> changed = new HashMap<>();
        List<Credit> credits = new ArrayList<>();
        for (Posting posting : postings) {
            RootTotals now = locked.get(posting.root());
            if (now == null) {
                throw new IllegalArgumentException("root " + posting.root() + " is not locked");
            }
            now = now.spend(posting.taken());
            long difference = Math.subtractExact(posting.taken(), posting.booked());
            if (difference != 0) {
                now = now.credit(difference);
                credits.add(
                        new Credit(now.root(), now.shard(), now.cs(), difference, corrections(posting, -difference)));
            }
            locked.put(now.root(), now);
            changed.put(now.root(), now);
        }
        insertEntries(connection, postings);
        totals.store(connection, changed.values());
        usedLimits.add(connection, postings);
        outbox.credit(connection, credits);
        Set<String> hurry = new TreeSet<>();
        credits.forEach(credit -> hurry.add(credit.root()));
        return hurry;
    }

    private static List<Correction> corrections(Posting posting, long used) {
        List<Correction> corrections = new ArrayList<>();
        for (LimitStart limit : posting.limits()) {
            if (LimitIds.unit(limit.id()).filter(Unit.USD::equals).isPresent()) {
                corrections.add(new Correction(limit.id(), limit.start(), used));
            }
        }
        return corrections;
    }

    private static void insertEntries(Connection connection, List<Posting> postings) throws SQLException {
        CopyRows entries = new CopyRows("billing.ledger_entry", COLUMNS);
        for (Posting posting : postings) {
            if (posting.booked() != 0) {
                entries.add(
                        Timestamp.from(posting.admittedAt()),
                        posting.root(),
                        posting.account(),
                        posting.keyId(),
                        posting.kindName(),
                        Math.negateExact(posting.booked()),
                        posting.operation(),
                        posting.attempt());
            }
        }
        entries.insert(connection);
    }
}
