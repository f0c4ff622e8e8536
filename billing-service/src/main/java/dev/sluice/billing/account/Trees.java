package dev.sluice.billing.account;

import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.ledger.Totals;
import dev.sluice.billing.outbox.Outbox;
import dev.sluice.billing.outbox.OutboxWritten;
import dev.sluice.billing.sql.Database;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;

/** The lock of a tree and the notice of its changes; joins the running transaction. */
@Singleton
public final class Trees {
    private final Database database;
    private final Totals totals;
    private final Outbox outbox;
    private final Event<OutboxWritten> written;

    Trees(Database database, Totals totals, Outbox outbox, Event<OutboxWritten> written) {
        this.database = database;
        this.totals = totals;
        this.outbox = outbox;
        this.written = written;
    }

    /** Opens the tree of a new root, which must be flushed. */
    void open(String root) {
        database.joined(connection -> {
            totals.open(connection, root);
            return null;
        });
    }

    /** Locks the tree until the transaction ends. Read what is to be changed after it. */
    public RootTotals lock(String root) {
        return database.joined(
                connection -> totals.lock(connection, List.of(root)).get(root));
    }

    /**
     * Sends word to gateways that the scope, an account or a key of the tree, has changed.
     *
     * @return id of the outbox row, for {@link dev.sluice.billing.outbox.Deliveries}
     */
    public long changed(String root, String scope, long version) {
        long id = database.joined(connection -> outbox.scope(connection, root, scope, version));
        written.fire(new OutboxWritten(root));
        return id;
    }
}
