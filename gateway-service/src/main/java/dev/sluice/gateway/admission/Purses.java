package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.quota.Reaper;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.Refused;
import dev.sluice.quota.Scripts;
import dev.sluice.quota.Shard;
import dev.sluice.quota.writer.ReplayMemory;
import dev.sluice.quota.writer.ShardWriter;
import dev.sluice.quota.writer.Signals;
import dev.sluice.quota.writer.WriterConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All purses of one event loop. To be started on that event loop, and only used there, but for {@link #stats()}. */
public final class Purses implements Admission, Signals.Listener {
    private static final long TICK = 50;
    private static final long REAP = 2_000;
    private static final long STATS = 1_000;
    private static final long LAST_WORDS = 5_000;
    private static final int REFUSALS_PER_SECOND = 10;

    /** Is told that a shard has a new revision, before any call is admitted under it. */
    @FunctionalInterface
    public interface RevisionListener {
        void changed(int shard, long revision);
    }

    private final Vertx vertx;
    private final AdmissionConfig config;
    private final RedisEndpoint redis;
    private final String instance;
    private final GrantReader grants;
    private final RevisionListener revisions;
    private final ReplayMemory replay;
    private final Scripts scripts = new Scripts();
    private final Counts counts = new Counts();
    private final LoopTime loop = new LoopTime(TICK);
    private final Map<Integer, ShardPurses> shards = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final RedisLink link;
    private final Reaper reaper;
    private final Signals signals;
    private final long ticker;
    private final long reaping;
    private long refusalsSince;
    private long statsAt;
    private boolean draining;
    private volatile AdmissionStats stats = new AdmissionStats(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private Purses(
            Vertx vertx,
            AdmissionConfig config,
            RedisEndpoint redis,
            String instance,
            GrantReader grants,
            RevisionListener revisions) {
        this.vertx = vertx;
        this.config = config;
        this.replay = new ReplayMemory(config.maxReplayBytes());
        this.redis = redis;
        this.instance = instance;
        this.grants = grants;
        this.revisions = revisions;
        this.link = new RedisLink(vertx, redis, scripts);
        this.reaper = new Reaper(link);
        this.signals = new Signals(vertx, redis, this);
        this.ticker = vertx.setPeriodic(TICK, id -> tick(ShardPurses.millisNow()));
        this.reaping = vertx.setPeriodic(REAP, id -> reap());
    }

    /**
     * Starts admission on the current event loop.
     *
     * @param instance of this event loop, unique among all that ever use this Redis: process id and loop
     */
    public static Purses start(
            Vertx vertx,
            AdmissionConfig config,
            RedisEndpoint redis,
            String instance,
            GrantReader grants,
            RevisionListener revisions) {
        return new Purses(vertx, config, redis, instance, grants, revisions);
    }

    @Override
    public Future<Hold> admit(String operationId, KeyGrant grant, Demand demand) {
        if (draining) {
            return Future.failedFuture(Refusals.unavailable("This gateway is shutting down."));
        }
        return shard(grant.shard()).admit(operationId, grant, demand);
    }

    @Override
    public void refused(KeyGrant grant, UsageEvent event) {
        long second = ShardPurses.millisNow() / 1_000;
        if (second != refusalsSince) {
            refusalsSince = second;
            refusals.clear();
        }
        if (refusals.merge(grant.keyId(), 1, Integer::sum) > REFUSALS_PER_SECOND) {
            counts.unrecorded();
            return;
        }
        shard(grant.shard())
                .writer()
                .refused(new Refused.Operation(event.operationId(), grant.root(), EventJson.of(event)));
    }

    /** Follows a shard's revision from now on, also when no call of it is admitted here. */
    public void watch(int shard) {
        shard(shard);
    }

    /** The revisions that this event loop has applied, of every shard that it follows. */
    public Map<Integer, Long> revisions() {
        Map<Integer, Long> known = new HashMap<>();
        shards.forEach((number, shard) -> known.put(number, shard.writer().revision()));
        return known;
    }

    /** As of at most a second ago; any thread. */
    public AdmissionStats stats() {
        return stats;
    }

    /**
     * Admits nothing any more, gives back what is leased, sends what is queued and waits at most 5 s for Redis. Running calls
     * should have ended before.
     */
    public Future<Void> close() {
        draining = true;
        signals.close();
        vertx.cancelTimer(reaping);
        List<Future<Boolean>> closing = new ArrayList<>();
        shards.values().forEach(shard -> {
            shard.drain();
            closing.add(shard.writer().close(LAST_WORDS));
        });
        return Future.join(closing).transform(all -> {
            vertx.cancelTimer(ticker);
            link.close();
            return Future.succeededFuture();
        });
    }

    @Override
    public void published(int shard, long revision) {
        ShardPurses known = shards.get(shard);
        if (known != null) {
            known.writer().hurry(revision);
        }
    }

    @Override
    public void recalled(int shard, String root) {
        ShardPurses known = shards.get(shard);
        if (known != null) {
            known.recalled(root);
        }
    }

    @Override
    public void given(int shard, String root) {
        ShardPurses known = shards.get(shard);
        if (known != null) {
            known.given(root);
        }
    }

    private ShardPurses shard(int number) {
        ShardPurses known = shards.get(number);
        if (known == null) {
            WriterConfig writing = new WriterConfig(instance, config.awaitRecord(), config.maxQueuedBytes(), replay);
            Shard shard = Shard.of(number);
            known = new ShardPurses(
                    counts,
                    grants,
                    revision -> revisions.changed(number, revision),
                    config.maxWait().toMillis(),
                    loop,
                    listener -> new ShardWriter(vertx, scripts, redis, shard, writing, listener));
            shards.put(number, known);
        }
        return known;
    }

    private void tick(long now) {
        loop.tick(now);
        shards.values().forEach(shard -> shard.tick(now));
        if (now - statsAt >= STATS) {
            statsAt = now;
            count();
        }
    }

    private void count() {
        int purses = 0;
        int waiting = 0;
        int queued = 0;
        long leased = 0;
        for (ShardPurses shard : shards.values()) {
            queued += shard.writer().queued();
            for (Purse purse : shard.purses()) {
                purses++;
                waiting += purse.waiting();
                leased += purse.leasedNanos();
            }
        }
        stats = counts.with(purses, leased, waiting, queued);
    }

    /** What dead gateways have left, in the shards that this one uses; billing-service looks after the others. */
    private void reap() {
        shards.forEach((number, shard) -> {
            if (shard.writer().admits()) {
                reaper.tick(Shard.of(number)).onSuccess(counts::reaped);
            }
        });
    }
}
