package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the guarded scripts should do, in plain Java over plain maps. Counters that are 0 are not there. */
final class ModelRedis {
    static final long LIFE = 10_000;
    static final long GRACE = 30_000;

    long now = TestRedis.START;
    long epoch;
    boolean open;
    String phase = "";
    final Map<String, Long> seqs = new TreeMap<>();
    final Set<String> fenced = new HashSet<>();
    final Set<String> claimed = new HashSet<>();
    final Map<String, Map<String, Long>> trees = new TreeMap<>();
    final Map<String, Map<String, Long>> leases = new TreeMap<>();
    final Map<String, Map<String, String>> records = new TreeMap<>();
    final Map<String, Long> lives = new TreeMap<>();
    final Map<String, String> takes = new HashMap<>();
    final List<Event> events = new ArrayList<>();

    /** What the model knows of an entry of the stream. */
    record Event(
            EventEntry.Kind kind, String operation, int attempt, String root, long charge, Long spent, String writer) {}

    void wipe() {
        epoch = 0;
        open = false;
        phase = "";
        List.of(seqs, trees, leases, records, lives, takes).forEach(Map::clear);
        fenced.clear();
        claimed.clear();
        events.clear();
    }

    @SuppressWarnings("unchecked")
    <R> Reply<R> run(Call<R> call, Guard guard) {
        return (Reply<R>) runAny(call, guard);
    }

    private Reply<?> runAny(Call<?> call, Guard guard) {
        Reply<?> refused = guard(guard);
        if (refused != null) {
            if (call instanceof WriteAttempts traces
                    && !traces.begun().isEmpty()
                    && !(refused instanceof Reply.Repeat)) {
                stray(traces, guard);
            }
            return call instanceof Lease lease && refused instanceof Reply.Repeat ? retake(lease, guard) : refused;
        }
        return done(
                switch (call) {
                    case Lease lease -> lease(lease, guard);
                    case GiveBack back -> giveBack(back, guard.writer());
                    case WriteAttempts attempts -> {
                        record(attempts, guard.writer());
                        yield settle(attempts, guard.writer());
                    }
                    case Beat beat -> beat(beat, guard.writer());
                    case Refused ignored -> Ack.ACK;
                });
    }

    /** Revisions are compared by example tests. */
    static <R> Reply<R> done(R result) {
        return new Reply.Done<>(0, result);
    }

    private Reply<?> guard(Guard guard) {
        if (fenced.contains(guard.writer())) {
            return new Reply.Fenced<>();
        }
        if (guard.epoch() != epoch || !open) {
            return new Reply.Closed<>(epoch, phase);
        }
        long last = seqs.getOrDefault(guard.writer(), 0L);
        if (last < guard.acked()) {
            open = false;
            phase = "lost";
            return new Reply.Lost<>();
        }
        if (last >= guard.seq()) {
            return new Reply.Repeat<>();
        }
        if (last < guard.before()) {
            return new Reply.Early<>();
        }
        seqs.put(guard.writer(), guard.seq());
        return null;
    }

    private void stray(WriteAttempts traces, Guard guard) {
        if (guard.epoch() != epoch && claimed.contains(guard.writer())) {
            return;
        }
        record(traces, guard.writer());
        lives.putIfAbsent(guard.writer(), now);
    }

    private Reply<?> retake(Lease lease, Guard guard) {
        String take = takes.get(guard.writer() + '\n' + prefix(lease));
        if (take == null || !take.startsWith(guard.seq() + " ")) {
            return new Reply.Repeat<>();
        }
        String[] parts = take.split(" ", -1);
        return done(new Lease.Taken(new Amounts(
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]))));
    }

    private static String prefix(Lease lease) {
        return Layout.purse(lease.root(), lease.purse(), lease.period());
    }

    private Lease.Result lease(Lease lease, Guard guard) {
        Map<String, Long> tree = trees.get(lease.root());
        if (tree == null) {
            return new Lease.Unknown();
        }
        for (KeyGrant.Scope scope : lease.path()) {
            if (get(tree, "v:" + scope.id()) > scope.version()) {
                return new Lease.Stale(scope.id());
            }
        }
        ModelShare share = new ModelShare(lease);
        if (lease.creditLimit() != null) {
            long whole = get(tree, "credit") + lease.creditLimit() - get(tree, "spent");
            share.weigh(Unit.USD, Lease.BALANCE, whole - get(tree, "leased"), whole);
        }
        for (Lease.Limit limit : lease.limits()) {
            boolean same =
                    limit.unit() == Unit.SLOTS || tree.getOrDefault("s:" + limit.id(), -1L) == limit.periodStart();
            long moved = tree.getOrDefault("s:" + limit.id(), 0L);
            if (limit.unit() != Unit.SLOTS && (limit.periodStart() < moved || limit.periodStart() > now)) {
                return new Lease.PeriodMoved(limit.id(), Math.max(moved, limit.periodStart()), now);
            }
            long whole = limit.cap() - (same ? get(tree, "u:" + limit.id()) : 0);
            share.weigh(limit.unit(), limit.id(), whole - (same ? get(tree, "l:" + limit.id()) : 0), whole);
        }
        long live = Math.max(1, lives.values().stream().filter(end -> end > now).count());
        Lease.Result result = share.decide(live);
        if (result instanceof Lease.Taken taken) {
            take(lease, guard, tree, taken.amounts());
        }
        return result;
    }

    private void take(Lease lease, Guard guard, Map<String, Long> tree, Amounts amounts) {
        Map<String, Long> own = leases.computeIfAbsent(guard.writer(), writer -> new TreeMap<>());
        add(tree, "leased", amounts.nanos());
        add(own, prefix(lease) + "usd", amounts.nanos());
        for (Lease.Limit limit : lease.limits()) {
            long amount = ModelShare.of(amounts, limit.unit());
            if (amount != 0 && limit.unit() != Unit.SLOTS && get(tree, "s:" + limit.id()) != limit.periodStart()) {
                tree.put("s:" + limit.id(), limit.periodStart());
                tree.remove("u:" + limit.id());
                tree.remove("l:" + limit.id());
            }
            add(tree, "l:" + limit.id(), amount);
            add(own, prefix(lease) + Units.counter(limit.unit(), limit.periodStart(), limit.id()), amount);
        }
        takes.put(
                guard.writer() + '\n' + prefix(lease),
                guard.seq() + " " + amounts.nanos() + " " + amounts.tokens() + " " + amounts.requests() + " "
                        + amounts.slots());
    }

    private Ack giveBack(GiveBack back, String writer) {
        Map<String, Long> own = leases.computeIfAbsent(writer, id -> new TreeMap<>());
        for (GiveBack.Purse purse : back.purses()) {
            String prefix = Layout.purse(purse.root(), purse.purse(), purse.period());
            Map<String, Long> tree = trees.computeIfAbsent(purse.root(), root -> new TreeMap<>());
            add(tree, "leased", -purse.unusedNanos());
            add(own, prefix + "usd", -purse.unusedNanos());
            add(own, prefix + "spent", -purse.coveredNanos());
            for (GiveBack.Counter counter : purse.counters()) {
                long gone = counter.unused() + counter.used();
                boolean slots = counter.unit() == Unit.SLOTS;
                if (slots || get(tree, "s:" + counter.limit()) == counter.start()) {
                    add(tree, "l:" + counter.limit(), -gone);
                    add(tree, "u:" + counter.limit(), slots ? 0 : counter.used());
                }
                add(own, prefix + Units.counter(counter.unit(), counter.start(), counter.limit()), -gone);
            }
            if (own.keySet().stream().noneMatch(field -> field.startsWith(prefix))) {
                takes.remove(writer + '\n' + prefix);
            }
        }
        return Ack.ACK;
    }

    private void record(WriteAttempts attempts, String writer) {
        Map<String, String> own = records.computeIfAbsent(writer, id -> new TreeMap<>());
        attempts.begun().forEach(attempt -> own.put(attempt.field(), attempt.value()));
    }

    private WriteAttempts.Written settle(WriteAttempts attempts, String writer) {
        int late = 0;
        for (WriteAttempts.Ended one : attempts.ended()) {
            String record = records.getOrDefault(writer, new TreeMap<>())
                    .remove(WriteAttempts.field(one.operation(), one.attempt()));
            Long spent = null;
            if (record == null) {
                late++;
            } else {
                spent = charge(writer, record, one.chargeNanos());
            }
            events.add(new Event(
                    EventEntry.Kind.ATTEMPT,
                    one.operation(),
                    one.attempt(),
                    one.root(),
                    one.chargeNanos(),
                    spent,
                    writer));
        }
        return new WriteAttempts.Written(late);
    }

    private Beat.Pulse beat(Beat beat, String writer) {
        lives.put(writer, now + LIFE);
        Map<String, String> own = records.getOrDefault(writer, new TreeMap<>());
        for (Beat.Progress one : beat.progress()) {
            own.computeIfPresent(WriteAttempts.field(one.operation(), one.attempt()), (field, record) -> {
                String[] parts = record.split("\u001f", -1);
                return Layout.record(parts[0], parts[1], parts[2], one.atLeastNanos(), parts[4]);
            });
        }
        return new Beat.Pulse(
                now, (int) lives.values().stream().filter(end -> end > now).count());
    }

    /** Charges the purse of a record; returns the root's counter. */
    Long charge(String writer, String record, long charge) {
        String[] parts = record.split("\u001f", -1);
        Map<String, Long> tree = trees.computeIfAbsent(parts[0], root -> new TreeMap<>());
        Map<String, Long> own = leases.computeIfAbsent(writer, id -> new TreeMap<>());
        String prefix = Layout.purse(parts[0], parts[1], parts[2]);
        add(tree, "spent", charge);
        add(tree, "leased", -charge);
        add(own, prefix + "usd", -charge);
        add(own, prefix + "spent", charge);
        return get(tree, "spent");
    }

    static long get(Map<String, Long> counters, String field) {
        return counters.getOrDefault(field, 0L);
    }

    static void add(Map<String, Long> counters, String field, long amount) {
        counters.merge(field, amount, Long::sum);
        counters.remove(field, 0L);
    }
}
