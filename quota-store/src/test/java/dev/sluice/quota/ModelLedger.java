package dev.sluice.quota;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The consumer of a shard's stream and what PostgreSQL holds, by the rules of {@code docs/money.md}. */
final class ModelLedger {
    /** One root's account. */
    static final class Account {
        final List<Long> credits = new ArrayList<>();
        final List<List<LimitUse>> corrections = new ArrayList<>();
        int delivered;
        long spent;
        long balance;

        long credited() {
            return credits.stream().mapToLong(Long::longValue).sum();
        }

        void credit(long amount, List<LimitUse> limits) {
            credits.add(amount);
            corrections.add(limits);
        }
    }

    /** A usage row. */
    record Row(boolean lost, long charge) {}

    final Map<String, Account> accounts = new HashMap<>();
    final Map<String, Row> rows = new HashMap<>();
    final Map<String, Long> used = new HashMap<>();
    final Map<String, LimitUse> budgets = new HashMap<>();
    String position = "0-0";

    Account account(String root) {
        return accounts.computeIfAbsent(root, any -> new Account());
    }

    void topUp(String root, long amount) {
        account(root).credit(amount, List.of());
        account(root).balance += amount;
    }

    void consume(EventEntry event) {
        position = event.id();
        if (event.kind() == EventEntry.Kind.MARKER || event.kind() == EventEntry.Kind.REFUSED) {
            return;
        }
        Account account = account(event.root());
        long charge = event.chargeNanos();
        long taken = event.late() ? 0 : charge;
        if (!event.late() && event.spent() != account.spent + charge) {
            throw new AssertionError("an event is missing before " + event + ": spent was " + account.spent);
        }
        long booked = book(WriteAttempts.field(event.operation(), event.attempt()), event, charge);
        account.balance -= booked;
        account.spent += taken;
        LimitUse budget = budgets.get(event.operation());
        if (budget != null) {
            used.merge(budget.limit() + "@" + budget.start(), booked, Long::sum);
        }
        if (taken != booked) {
            account.credit(
                    taken - booked,
                    budget == null ? List.of() : List.of(new LimitUse(budget.limit(), budget.start(), booked - taken)));
        }
        if (account.credited() - account.spent != account.balance) {
            throw new AssertionError("credit - spent is not the ledger after " + event);
        }
    }

    private long book(String id, EventEntry event, long charge) {
        boolean lost = event.kind() == EventEntry.Kind.LOST;
        Row row = rows.get(id);
        if (row == null) {
            rows.put(id, new Row(lost, charge));
            return charge;
        }
        if (row.lost() && !lost) {
            rows.put(id, new Row(false, charge));
            return charge - row.charge();
        }
        return 0;
    }
}
