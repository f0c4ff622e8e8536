package dev.sluice.billing.ledger;

import dev.sluice.billing.outbox.Credit;
import dev.sluice.billing.outbox.Outbox;
import dev.sluice.contracts.Money;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/** Books money that is no usage: its source, its entry, the totals and the credit to Redis, in the caller's transaction. */
@Singleton
public final class LedgerCredits {
    private final Totals totals;
    private final Outbox outbox;

    LedgerCredits(Totals totals, Outbox outbox) {
        this.totals = totals;
        this.outbox = outbox;
    }

    /** What was booked, and the row that carries it to Redis. */
    public record Booked(LedgerEntry entry, long outboxId) {}

    /** The amount would leave what an account can hold. */
    public static final class BeyondBounds extends Exception {
        private static final long serialVersionUID = 1L;

        BeyondBounds(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Books an amount.
     *
     * @param locked the root, locked in this transaction
     * @param kind {@code topUp}, {@code redemption}, {@code refund} or {@code adjustment}
     * @param amount nano-dollars, not 0
     * @param sourceId unique for ever
     * @throws BeyondBounds when balance or total would leave ±9e15 nano-dollars; nothing is booked
     */
    public Booked book(
            Connection connection,
            RootTotals locked,
            String kind,
            long amount,
            String sourceId,
            String reason,
            Instant at)
            throws SQLException, BeyondBounds {
        RootTotals after = within(locked, amount);
        insertSource(connection, sourceId, locked.root(), at);
        long id = insertEntry(connection, after.root(), kind, amount, sourceId, reason, at);
        totals.store(connection, List.of(after));
        Credit credit = new Credit(after.root(), after.shard(), after.cs(), amount, List.of());
        outbox.credit(connection, List.of(credit));
        LedgerEntry entry =
                new LedgerEntry(id, at, after.root(), after.root(), null, kind, amount, sourceId, null, reason);
        return new Booked(entry, outbox.idOfCredit(connection, after.root(), after.cs()));
    }

    /** Redis compares these sums as doubles, which count whole numbers exactly only so far. */
    private static RootTotals within(RootTotals locked, long amount) throws BeyondBounds {
        RootTotals after = locked.credit(amount);
        String limit = Money.format(Money.MAX);
        if (Math.abs(after.balance()) > Money.MAX) {
            throw new BeyondBounds("would bring the balance beyond ±" + limit + " USD");
        }
        if (Math.abs(after.credit()) > Money.MAX) {
            throw new BeyondBounds("would bring all credits of the account together beyond ±" + limit + " USD");
        }
        return after;
    }

    private static void insertSource(Connection connection, String sourceId, String root, Instant at)
            throws SQLException {
        String sql = "insert into billing.ledger_source (id, root_id, at) values (?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, sourceId);
            insert.setString(2, root);
            insert.setTimestamp(3, Timestamp.from(at));
            insert.executeUpdate();
        }
    }

    private static long insertEntry(
            Connection connection, String root, String kind, long amount, String sourceId, String reason, Instant at)
            throws SQLException {
        String sql = """
                insert into billing.ledger_entry (admitted_at, at, root_id, account_id, kind, amount, source_id, reason)
                values (?, ?, ?, ?, ?, ?, ?, ?) returning id""";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setTimestamp(1, Timestamp.from(at));
            insert.setTimestamp(2, Timestamp.from(at));
            insert.setString(3, root);
            insert.setString(4, root);
            insert.setString(5, kind);
            insert.setLong(6, amount);
            insert.setString(7, sourceId);
            insert.setString(8, reason);
            try (ResultSet id = insert.executeQuery()) {
                id.next();
                return id.getLong(1);
            }
        }
    }
}
