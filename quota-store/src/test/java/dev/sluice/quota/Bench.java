package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Unit;
import java.util.List;
import java.util.Map;

/** What the example tests share: one shard with one root, writers that number their calls. */
final class Bench implements AutoCloseable {
    static final Shard SHARD = Shard.of(3);
    static final String ROOT = "acme";
    static final long DAY = TestRedis.START - TestRedis.START % 86_400_000L;

    final TestRedis redis = new TestRedis();
    final RedisLink link = redis.link();
    final QuotaControl control = new QuotaControl(link);
    final Rebuild rebuild = new Rebuild(link);

    /** An open shard in epoch 1 in which the root has this much. */
    void open(long creditNanos) {
        redis.clear();
        rebuild(1, new RootState(ROOT, 1, creditNanos, 0, Map.of(), List.of()));
    }

    void rebuild(long epoch, RootState... roots) {
        TestRedis.await(rebuild.begin(SHARD, epoch, "0-0"));
        finish(epoch, roots);
    }

    void finish(long epoch, RootState... roots) {
        TestRedis.await(rebuild.lostOfUnclaimed(SHARD, epoch));
        TestRedis.await(rebuild.seal(SHARD, epoch));
        Leased leased = TestRedis.await(rebuild.leased(SHARD, epoch));
        TestRedis.await(rebuild.install(SHARD, epoch, List.of(roots), leased));
        TestRedis.await(rebuild.open(SHARD, epoch));
    }

    TreeState tree() {
        return TestRedis.await(control.tree(SHARD, ROOT));
    }

    List<EventEntry> events() {
        return TestRedis.await(control.read(SHARD, "0-0", 1000)).stream()
                .filter(event -> event.kind() != EventEntry.Kind.MARKER)
                .toList();
    }

    Writer writer(String id) {
        return new Writer(id);
    }

    static Amounts nanos(long nanos) {
        return new Amounts(nanos, 0, 0, 0);
    }

    static Lease money(long want, long need, long min) {
        return lease(List.of(), nanos(want), nanos(need), nanos(min));
    }

    static Lease lease(List<Lease.Limit> limits, Amounts want, Amounts need, Amounts min) {
        return new Lease(ROOT, "k1", "p", limits, List.of(new KeyGrant.Scope(ROOT, 1)), 0L, want, need, min);
    }

    static Lease.Limit budget(long cap) {
        return new Lease.Limit("acme:usd:day", Unit.USD, cap, DAY);
    }

    static GiveBack giveBack(long unused, long covered, GiveBack.Counter... counters) {
        return new GiveBack(List.of(new GiveBack.Purse(ROOT, "k1", "p", unused, covered, true, List.of(counters))));
    }

    static WriteAttempts record(String operation, long atLeast) {
        return WriteAttempts.begun(List.of(
                new WriteAttempts.Begun(operation, 1, ROOT, "k1", "p", atLeast, "{\"lost\":\"" + operation + "\"}")));
    }

    static WriteAttempts settle(String operation, long charge) {
        return WriteAttempts.ended(
                List.of(new WriteAttempts.Ended(operation, 1, ROOT, charge, "{\"op\":\"" + operation + "\"}")));
    }

    @Override
    public void close() {
        link.close();
        redis.close();
    }

    /** Numbers its calls and acknowledges every one. */
    final class Writer {
        final String id;
        long epoch = 1;
        long seq;

        Writer(String id) {
            this.id = id;
        }

        <R> Reply<R> call(Call<R> call) {
            seq++;
            return redis.call(call, SHARD, Guard.alone(id, epoch, seq - 1, seq));
        }

        /** The same call with the same number, as after a broken connection. */
        <R> Reply<R> again(Call<R> call) {
            return redis.call(call, SHARD, Guard.alone(id, epoch, seq - 1, seq));
        }

        <R> R done(Call<R> call) {
            return ((Reply.Done<R>) call(call)).result();
        }

        void beat() {
            done(new Beat(List.of()));
        }

        long take(Lease lease) {
            return ((Lease.Taken) done(lease)).amounts().nanos();
        }
    }
}
