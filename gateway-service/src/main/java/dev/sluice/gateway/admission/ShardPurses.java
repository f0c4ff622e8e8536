package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.quota.Claim;
import dev.sluice.quota.GiveBack;
import dev.sluice.quota.Lease;
import dev.sluice.quota.writer.LeaseAnswer;
import dev.sluice.quota.writer.ShardListener;
import dev.sluice.quota.writer.ShardWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** The purses of one event loop in one shard, and their writer. */
final class ShardPurses implements ShardListener, PurseStore {
    private final Counts counts;
    private final GrantReader grants;
    private final LongConsumer revisions;
    private final ShardWriter writer;
    private final long maxWait;
    private final LoopTime loop;
    /** By name, the one of the current period. */
    private final Map<String, Purse> current = new HashMap<>();
    /** Of past periods or older settings, until their last call ends. */
    private final Set<Purse> closing = new HashSet<>();

    private final Map<String, Future<KeyGrant>> rereads = new HashMap<>();

    ShardPurses(
            Counts counts,
            GrantReader grants,
            LongConsumer revisions,
            long maxWait,
            LoopTime loop,
            Function<ShardListener, ShardWriter> writer) {
        this.counts = counts;
        this.grants = grants;
        this.revisions = revisions;
        this.maxWait = maxWait;
        this.loop = loop;
        this.writer = writer.apply(this);
    }

    static long millisNow() {
        return System.nanoTime() / 1_000_000;
    }

    ShardWriter writer() {
        return writer;
    }

    Future<Hold> admit(String operation, KeyGrant grant, Demand demand) {
        long now = millis();
        Promise<Hold> promise = Promise.promise();
        new Admitting(operation, demand, now, promise).enter(grant);
        return promise.future();
    }

    /** One call on its way in; comes back to {@link #enter} when its purse or its grant was outdated. */
    private final class Admitting {
        private final String operation;
        private final Demand demand;
        private final long since;
        private final long deadline;
        private final Promise<Hold> promise;
        private boolean reread;

        Admitting(String operation, Demand demand, long since, Promise<Hold> promise) {
            this.operation = operation;
            this.demand = demand;
            this.since = since;
            this.deadline = loop.millis() + maxWait;
            this.promise = promise;
        }

        void enter(KeyGrant grant) {
            if (!writer.admits() && !writer.starting()) {
                promise.fail(Refusals.unavailable("The store of balances does not answer."));
                return;
            }
            Purse purse = purse(grant, demand.model());
            // Tokens are held as far as there are any: what a call really needs is known when it ends.
            Tally need = purse.counted(Tally.of(demand.needNanos(), demand.tokens(), 1, 1));
            Tally min = purse.counted(Tally.of(demand.minNanos(), Math.min(1, demand.tokens()), 1, 1));
            purse.admit(new Waiter(
                    need, min, since, deadline, true, held -> granted(purse, held), why -> refused(purse, grant, why)));
        }

        private void granted(Purse purse, Tally held) {
            counts.waited(millis() - since);
            promise.complete(new PurseHold(operation, purse, writer, held, () -> loop.millis() + maxWait));
        }

        private void refused(Purse purse, KeyGrant grant, Refusal why) {
            boolean early = loop.millis() < deadline;
            if (why instanceof Refusal.Gone && early) {
                enter(grant);
            } else if (why instanceof Refusal.Stale && early && !reread) {
                reread = true;
                reread(grant).onSuccess(this::enter).onFailure(promise::fail);
            } else {
                promise.fail(Refusals.of(why, purse.grant(), now()));
            }
        }
    }

    private Future<KeyGrant> reread(KeyGrant outdated) {
        return rereads.computeIfAbsent(outdated.keyId(), key -> {
            Promise<KeyGrant> promise = Promise.promise();
            grants.reread(outdated).onComplete(read -> {
                rereads.remove(key);
                promise.handle(read);
            });
            return promise.future();
        });
    }

    private Purse purse(KeyGrant grant, String model) {
        String name = PurseId.name(grant, model);
        Purse purse = current.get(name);
        long now = now();
        if (purse != null && purse.open() && purse.id().covers(now)) {
            if (Objects.equals(purse.grant(), grant) || purse.grant().version() > grant.version()) {
                return purse;
            }
        }
        List<Limit> limits = PurseId.limits(grant, model);
        PurseId id = PurseId.of(grant, name, limits, now);
        List<Lease.Limit> starts = PurseId.starts(grant, limits, now);
        if (purse != null && purse.open() && purse.id().equals(id)) {
            purse.regrant(grant, starts);
            return purse;
        }
        Purse fresh = new Purse(id, grant, starts, this);
        current.put(name, fresh);
        if (purse != null) {
            closing.add(purse);
            purse.close();
        }
        return fresh;
    }

    void tick(long now) {
        long clock = now();
        for (Purse purse : List.copyOf(current.values())) {
            if (!purse.id().covers(clock) && purse.open()) {
                current.remove(purse.id().purse(), purse);
                closing.add(purse);
                purse.close();
            }
            purse.tick(now);
        }
        List.copyOf(closing).forEach(purse -> purse.tick(now));
        current.values().removeIf(purse -> purse.evictable(now));
        closing.removeIf(purse -> purse.evictable(now));
    }

    void recalled(String root) {
        each(root, Purse::recall);
    }

    void given(String root) {
        each(root, Purse::given);
    }

    /** Gives back everything; what still runs gives back as it ends. */
    void drain() {
        all().forEach(Purse::close);
        closing.addAll(current.values());
        current.clear();
    }

    Iterable<Purse> purses() {
        return all();
    }

    private void each(String root, java.util.function.Consumer<Purse> what) {
        Predicate<Purse> ofRoot = purse -> purse.id().root().equals(root);
        all().stream().filter(ofRoot).forEach(what);
    }

    private List<Purse> all() {
        List<Purse> all = new ArrayList<>(current.values());
        all.addAll(closing);
        return all;
    }

    @Override
    public void revision(long revision) {
        revisions.accept(revision);
    }

    @Override
    public void ready() {
        all().forEach(Purse::given);
    }

    @Override
    public void forget() {
        List<Purse> gone = all();
        current.clear();
        closing.clear();
        gone.forEach(Purse::forget);
    }

    @Override
    public List<Claim.Purse> shrink() {
        List<Claim.Purse> claims = new ArrayList<>();
        for (Purse purse : all()) {
            Claim.Purse claim = purse.shrink();
            if (claim != null) {
                claims.add(claim);
            }
        }
        return claims;
    }

    @Override
    public long running() {
        return loop.millis();
    }

    @Override
    public long millis() {
        return millisNow();
    }

    @Override
    public void lease(Lease lease, LeaseAnswer answer) {
        writer.lease(lease, answer);
    }

    @Override
    public void giveBack(GiveBack.Purse part) {
        writer.giveBack(part);
    }

    @Override
    public void clockIs(long redisMillis) {
        writer.clockIs(redisMillis);
    }

    @Override
    public void overrun(long nanos) {
        counts.overrun(nanos);
    }

    private long now() {
        return writer.now();
    }
}
