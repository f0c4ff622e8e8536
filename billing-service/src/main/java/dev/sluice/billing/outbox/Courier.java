package dev.sluice.billing.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.grant.Grant;
import dev.sluice.billing.grant.Grants;
import dev.sluice.billing.sql.Database;
import dev.sluice.quota.CreditReply;
import dev.sluice.quota.LimitUse;
import dev.sluice.quota.PublishReply;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Delivers the outbox rows of one root, in order.
 *
 * <pre>
 *   credit   OK → done    GAP → the missing ones are due again    CLOSED → later
 *   scope    grants written, then version published → done        CLOSED → later
 * </pre>
 *
 * The first row that cannot be delivered ends the round of its root; nothing overtakes it. Blocks, so for virtual threads.
 */
@Singleton
final class Courier {
    private static final Logger log = Logger.getLogger(Courier.class);

    /** Rows in one transaction, which is also how much is repeated when its commit fails. */
    private static final int PORTION = 100;
    /** Grants on their way to Redis at a time. */
    private static final int IN_FLIGHT = 256;
    /** First half of the advisory lock's key: "outbox of the root whose hash is the other half". */
    private static final int LOCK_SPACE = 0x51ce_0b0c;

    private final Database database;
    private final Outbox outbox;
    private final Grants grants;
    private final QuotaControl quota;
    private final ObjectMapper json = new ObjectMapper();

    Courier(Database database, Outbox outbox, Grants grants, QuotaControl quota) {
        this.database = database;
        this.outbox = outbox;
        this.grants = grants;
        this.quota = quota;
    }

    /** How a round ended. */
    enum Round {
        /** Nothing of the root is due any more. */
        DONE,
        /** Another thread or replica delivers the root right now. */
        BUSY,
        /** The root's shard is closed, or Redis lacks what only a rebuild brings back. */
        STOPPED
    }

    /**
     * Delivers all that is due.
     *
     * @throws SQLException when PostgreSQL fails
     * @throws dev.sluice.quota.StoreUnavailableException when Redis fails
     */
    Round deliver(String root) throws SQLException {
        while (true) {
            Portion portion = database.transaction(connection -> portion(connection, root));
            if (portion != Portion.MORE) {
                return portion.round;
            }
        }
    }

    private enum Portion {
        DONE(Round.DONE),
        BUSY(Round.BUSY),
        STOPPED(Round.STOPPED),
        MORE(null);

        private final Round round;

        Portion(Round round) {
            this.round = round;
        }
    }

    private Portion portion(Connection connection, String root) throws SQLException {
        if (!lock(connection, root)) {
            return Portion.BUSY;
        }
        List<OutboxRow> due = outbox.due(connection, root, PORTION);
        for (OutboxRow row : due) {
            boolean done =
                    switch (row) {
                        case OutboxRow.Money money -> credit(connection, money);
                        case OutboxRow.Scope scope -> publish(connection, scope);
                    };
            if (!done) {
                return Portion.STOPPED;
            }
        }
        return due.size() < PORTION ? Portion.DONE : Portion.MORE;
    }

    /** Held until the transaction ends, so that no pooled connection can carry it on. */
    private static boolean lock(Connection connection, String root) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select pg_try_advisory_xact_lock(?, hashtext(?))")) {
            query.setInt(1, LOCK_SPACE);
            query.setString(2, root);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private boolean credit(Connection connection, OutboxRow.Money row) throws SQLException {
        Credit credit = row.credit();
        List<LimitUse> corrections = credit.corrections().stream()
                .map(one -> new LimitUse(one.id(), one.start(), one.used()))
                .toList();
        CreditReply reply =
                await(quota.credit(Shard.of(credit.shard()), credit.root(), credit.cs(), credit.amount(), corrections));
        return switch (reply) {
            case CreditReply.Ok() -> {
                outbox.delivered(connection, row.id(), null);
                yield true;
            }
            case CreditReply.Gap(long cs) -> {
                int again = outbox.deliverAgain(connection, credit.root(), cs, credit.cs());
                // Without any, only a rebuild helps: the lag tells it, and this comes back every 250 ms.
                log.logf(
                        again > 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
                        "Redis lacks credits of root %s: it knows %d, next is %d; %d are delivered again",
                        credit.root(),
                        cs,
                        credit.cs(),
                        again);
                yield false;
            }
            case CreditReply.Closed closed -> false;
        };
    }

    /** Grants first: a gateway that learns of the version must find the grant that belongs to it. */
    private boolean publish(Connection connection, OutboxRow.Scope row) throws SQLException {
        List<Future<Boolean>> written = new ArrayList<>();
        grants.ofScope(connection, row.root(), row.scope(), grant -> {
            written.add(write(grant));
            if (written.size() == IN_FLIGHT) {
                await(Future.all(written));
                written.clear();
            }
        });
        await(Future.all(written));
        PublishReply reply = await(quota.publish(Shard.of(row.shard()), row.root(), row.scope(), row.version()));
        return switch (reply) {
            case PublishReply.Published(long revision) -> {
                outbox.delivered(connection, row.id(), revision);
                yield true;
            }
            case PublishReply.Closed closed -> false;
        };
    }

    private Future<Boolean> write(Grant grant) {
        try {
            return quota.writeGrant(grant.sha256(), grant.grant().version(), json.writeValueAsString(grant.grant()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a grant is always JSON", e);
        }
    }

    /** Every future of the client ends by its own timer. */
    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
