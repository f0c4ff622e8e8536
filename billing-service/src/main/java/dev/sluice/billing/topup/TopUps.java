package dev.sluice.billing.topup;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.Idempotency;
import dev.sluice.admin.ProblemException;
import dev.sluice.billing.account.Account;
import dev.sluice.billing.account.AccountRepository;
import dev.sluice.billing.account.Change;
import dev.sluice.billing.account.Trees;
import dev.sluice.billing.ledger.LedgerCredits;
import dev.sluice.billing.ledger.LedgerCredits.BeyondBounds;
import dev.sluice.billing.ledger.LedgerCredits.Booked;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.outbox.OutboxWritten;
import dev.sluice.billing.sql.Database;
import dev.sluice.billing.sql.Ids;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Books top-ups and adjustments. */
@Singleton
public class TopUps {
    private static final int MAX_REASON = 500;

    private final AccountRepository accounts;
    private final Trees trees;
    private final Database database;
    private final LedgerCredits credits;
    private final AdminJson json;
    private final Audit audit;
    private final Idempotency idempotency;
    private final Event<OutboxWritten> written;
    private final Clock clock;

    TopUps(
            AccountRepository accounts,
            Trees trees,
            Database database,
            LedgerCredits credits,
            AdminJson json,
            Audit audit,
            Idempotency idempotency,
            Event<OutboxWritten> written,
            Clock clock) {
        this.accounts = accounts;
        this.trees = trees;
        this.database = database;
        this.credits = credits;
        this.json = json;
        this.audit = audit;
        this.idempotency = idempotency;
        this.written = written;
        this.clock = clock;
    }

    /** Books; the outbox row is null when an answer is only given again. */
    @Transactional
    public Change book(String accountId, TopUp body, String idempotencyKey) {
        AtomicReference<Long> outboxId = new AtomicReference<>();
        Answer answer = idempotency.once(idempotencyKey, "POST accounts/" + accountId + "/topUps", body, () -> {
            Booked booked = book(accountId, body);
            outboxId.set(booked.outboxId());
            LedgerEntryView view = LedgerEntryView.of(booked.entry());
            String path = "accounts/" + accountId + "/ledgerEntries/" + view.id();
            return Answer.created(path, ETags.of(json.bytes(view)), json.tree(view));
        });
        return new Change(answer, outboxId.get());
    }

    private Booked book(String accountId, TopUp body) {
        Account account = root(accountId);
        check(body);
        RootTotals locked = trees.lock(account.id);
        accounts.getEntityManager().refresh(account);
        if (account.deletedAt != null) {
            throw ProblemException.notFound("account " + accountId);
        }
        long amount = body.amount().nanos();
        String kind = amount > 0 ? "topUp" : "adjustment";
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String source = Ids.next(amount > 0 ? "top" : "adj", now);
        Booked booked = database.joined(connection -> {
            try {
                return credits.book(connection, locked, kind, amount, source, body.reason(), now);
            } catch (BeyondBounds e) {
                throw ProblemException.invalid("amount", e.getMessage());
            }
        });
        audit.record("ledgerEntry", String.valueOf(booked.entry().id()), null, LedgerEntryView.of(booked.entry()));
        written.fire(new OutboxWritten(account.id));
        return booked;
    }

    private Account root(String accountId) {
        Account account = accounts.get(accountId);
        if (!account.isRoot()) {
            throw new ProblemException(
                    409,
                    "account " + accountId + " is not a root and has no balance of its own; top up account "
                            + account.rootId + ", or give this one a budget",
                    List.of());
        }
        return account;
    }

    private static void check(TopUp body) {
        Checks checks = new Checks();
        if (checks.required(body.amount(), "amount")) {
            long amount = body.amount().nanos();
            checks.that(amount != 0, "amount", "must not be zero");
            checks.that(
                    amount >= 0 || body.reason() != null,
                    "reason",
                    "is required when the amount is negative, which is booked as an adjustment");
        }
        if (body.reason() != null) {
            checks.text(body.reason(), "reason", MAX_REASON);
        }
        checks.throwIfAny();
    }
}
