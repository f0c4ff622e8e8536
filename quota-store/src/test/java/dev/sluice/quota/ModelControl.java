package dev.sluice.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the scripts of reapers, credits and rebuilds should do to a {@link ModelRedis}. */
final class ModelControl {
    private final ModelRedis redis;

    ModelControl(ModelRedis redis) {
        this.redis = redis;
    }

    Reaper.Reaped reap(String dead) {
        Long end = redis.lives.get(dead);
        if (!redis.open || end == null || end > redis.now - ModelRedis.GRACE) {
            return new Reaper.Reaped(0, redis.open && end == null);
        }
        redis.fenced.add(dead);
        redis.seqs.remove(dead);
        Map<String, String> records = redis.records.getOrDefault(dead, new TreeMap<>());
        int count = records.size();
        lost(dead, new ArrayList<>(records.keySet()), true);
        new ArrayList<>(redis.leases.getOrDefault(dead, Map.of()).entrySet()).forEach(lease -> giveBack(dead, lease));
        redis.leases.remove(dead);
        redis.takes.keySet().removeIf(take -> take.startsWith(dead + '\n'));
        redis.lives.remove(dead);
        return new Reaper.Reaped(count, true);
    }

    private void giveBack(String dead, Map.Entry<String, Long> lease) {
        LeaseField field = LeaseField.parse(lease.getKey());
        Map<String, Long> tree = redis.trees.get(field.root());
        if (field.money()) {
            ModelRedis.add(tree, "leased", -lease.getValue());
        } else if (field.counter() != null) {
            LeaseField.Counter counter = field.counter();
            boolean slots = counter.letter() == 's';
            if (slots || ModelRedis.get(tree, "s:" + counter.limit()) == counter.start()) {
                ModelRedis.add(tree, "l:" + counter.limit(), -lease.getValue());
                long used = counter.letter() == 'm'
                        ? ModelRedis.get(redis.leases.get(dead), field.purse() + "spent")
                        : lease.getValue();
                ModelRedis.add(tree, "u:" + counter.limit(), slots ? 0 : used);
            }
        }
    }

    /** Enters records as lost; while a shard is rebuilt nothing is charged. */
    void lost(String writer, List<String> fields, boolean charging) {
        Map<String, String> records = redis.records.getOrDefault(writer, Map.of());
        for (String field : fields) {
            String record = records.remove(field);
            String[] parts = record.split("\u001f", -1);
            long charge = Long.parseLong(parts[3]);
            int bar = field.lastIndexOf('|');
            redis.events.add(new ModelRedis.Event(
                    EventEntry.Kind.LOST,
                    field.substring(0, bar),
                    Integer.parseInt(field.substring(bar + 1)),
                    parts[0],
                    charge,
                    charging ? redis.charge(writer, record, charge) : null,
                    writer));
        }
    }

    int sweep() {
        TreeSet<String> writers = new TreeSet<>();
        redis.records.forEach((writer, records) -> addUnlessEmpty(writers, writer, records));
        redis.leases.forEach((writer, leases) -> addUnlessEmpty(writers, writer, leases));
        writers.removeAll(redis.lives.keySet());
        writers.forEach(writer -> redis.lives.put(writer, 0L));
        return writers.size();
    }

    private static void addUnlessEmpty(TreeSet<String> writers, String writer, Map<String, ?> traces) {
        if (!traces.isEmpty()) {
            writers.add(writer);
        }
    }

    CreditReply credit(String root, long cs, long amount, List<LimitUse> corrections) {
        if (!redis.open) {
            return new CreditReply.Closed(redis.epoch, redis.phase);
        }
        Map<String, Long> tree = redis.trees.computeIfAbsent(root, any -> new TreeMap<>());
        long known = ModelRedis.get(tree, "cs");
        if (cs > known + 1) {
            return new CreditReply.Gap(known);
        }
        if (cs == known + 1) {
            tree.put("cs", cs);
            ModelRedis.add(tree, "credit", amount);
            corrections.stream()
                    .filter(one -> ModelRedis.get(tree, "s:" + one.limit()) == one.start())
                    .forEach(one -> ModelRedis.add(tree, "u:" + one.limit(), one.used()));
        }
        return new CreditReply.Ok();
    }

    void publish(String root, String scope, long version) {
        if (redis.open) {
            redis.trees.computeIfAbsent(root, any -> new TreeMap<>()).merge("v:" + scope, version, Math::max);
        }
    }

    void begin(long epoch) {
        redis.epoch = epoch;
        redis.open = false;
        redis.phase = "claim";
        redis.seqs.clear();
        redis.claimed.clear();
    }

    Claim.Reply claimable(String writer, long epoch) {
        if (redis.fenced.contains(writer)) {
            return new Claim.Fenced();
        }
        if (redis.epoch != epoch) {
            return new Claim.Superseded(redis.epoch, redis.phase);
        }
        if (redis.claimed.contains(writer)) {
            return new Claim.Claimed();
        }
        return redis.phase.equals("claim") ? null : new Claim.Sealed();
    }

    void replay(String writer, List<WriteAttempts.Ended> events) {
        events.forEach(one -> redis.events.add(new ModelRedis.Event(
                EventEntry.Kind.ATTEMPT, one.operation(), one.attempt(), one.root(), one.chargeNanos(), null, writer)));
    }

    void claim(String writer, Claim claim) {
        Map<String, String> records = new TreeMap<>();
        claim.attempts().forEach(attempt -> records.put(attempt.field(), attempt.value()));
        List<String> gone =
                new ArrayList<>(redis.records.getOrDefault(writer, Map.of()).keySet());
        gone.removeAll(records.keySet());
        lost(writer, gone, false);
        redis.records.put(writer, records);
        Map<String, Long> leases = new TreeMap<>();
        for (Claim.Purse purse : claim.purses()) {
            String prefix = Layout.purse(purse.root(), purse.purse(), purse.period());
            ModelRedis.add(leases, prefix + "usd", purse.nanos());
            purse.counters()
                    .forEach(one -> ModelRedis.add(
                            leases, prefix + Units.counter(one.unit(), one.start(), one.limit()), one.amount()));
        }
        redis.leases.put(writer, leases);
        redis.takes.keySet().removeIf(take -> take.startsWith(writer + '\n'));
        redis.lives.put(writer, redis.now + ModelRedis.LIFE);
        redis.claimed.add(writer);
    }

    void lostOfUnclaimed() {
        for (String writer : new TreeSet<>(redis.records.keySet())) {
            if (!redis.claimed.contains(writer)) {
                lost(writer, new ArrayList<>(redis.records.get(writer).keySet()), false);
            }
        }
    }

    /** Step 5 of a rebuild, for the roots given; the counters of limits come from outside. */
    void install(List<RootState> roots) {
        forgetUnclaimed();
        Leased leased = new Leased();
        redis.leases.values().forEach(own -> own.forEach((name, amount) -> leased.add(LeaseField.parse(name), amount)));
        for (RootState root : roots) {
            Map<String, Long> tree = new TreeMap<>();
            ModelRedis.add(tree, "cs", root.cs());
            ModelRedis.add(tree, "credit", root.credit());
            ModelRedis.add(tree, "spent", root.spent());
            ModelRedis.add(tree, "leased", leased.nanos(root.root()));
            root.versions().forEach((scope, version) -> tree.put("v:" + scope, version));
            leased.counters(root).forEach((limit, counter) -> {
                ModelRedis.add(tree, "s:" + limit, counter.start());
                ModelRedis.add(tree, "u:" + limit, counter.used());
                ModelRedis.add(tree, "l:" + limit, counter.leased());
            });
            redis.trees.put(root.root(), tree);
        }
    }

    private void forgetUnclaimed() {
        TreeSet<String> writers = new TreeSet<>(redis.lives.keySet());
        writers.addAll(redis.records.keySet());
        writers.addAll(redis.leases.keySet());
        writers.removeAll(redis.claimed);
        for (String writer : writers) {
            redis.leases.remove(writer);
            redis.takes.keySet().removeIf(take -> take.startsWith(writer + '\n'));
            if (redis.records.getOrDefault(writer, Map.of()).isEmpty()) {
                redis.lives.remove(writer);
            } else {
                redis.lives.put(writer, redis.now);
            }
        }
    }

    void open() {
        redis.open = true;
        redis.phase = "open";
    }
}
