package dev.sluice.quota.writer;

import dev.sluice.quota.Beat;
import dev.sluice.quota.Claim;
import dev.sluice.quota.Layout;
import dev.sluice.quota.Reply;
import dev.sluice.quota.Shard;
import dev.sluice.quota.ShardMeta;
import dev.sluice.quota.WriteAttempts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What a writer believes of its shard, and what follows from each answer: a pure state machine.
 *
 * <pre>
 *              meta: open, my epoch                    CLOSED, LOST
 *   UNKNOWN ───────────────────────► OPEN ◄──────────────────────────► CLOSED ──meta: newer epoch──► claim
 *      │ nothing numbered yet: adopts │ FENCED: new incarnation           ▲                            │
 *      └──────────────────────────────┴──► …                              └──── CLAIMED / SEALED ──────┘
 * </pre>
 */
final class State {
    private static final Logger LOG = Logger.getLogger(State.class);

    private enum Phase {
        UNKNOWN,
        OPEN,
        CLOSED
    }

    private final LongSupplier wallClock;
    private final Shard shard;
    private final String instance;
    private final Outbox outbox;
    private final Running running;
    private final Events events;
    private final ShardListener listener;
    private final LifeSign life = new LifeSign();
    private Phase phase = Phase.UNKNOWN;
    private Rebuilding rebuilding;
    private int incarnation;
    private long revision;
    private long clockOffset;
    private boolean ready;

    State(
            LongSupplier wallClock,
            Shard shard,
            String instance,
            Outbox outbox,
            Running running,
            Events events,
            ShardListener listener) {
        this.wallClock = wallClock;
        this.shard = shard;
        this.instance = instance;
        this.outbox = outbox;
        this.running = running;
        this.events = events;
        this.listener = listener;
    }

    Shard shard() {
        return shard;
    }

    Outbox outbox() {
        return outbox;
    }

    Running running() {
        return running;
    }

    boolean open() {
        return phase == Phase.OPEN;
    }

    boolean admits(long now) {
        return phase == Phase.OPEN && life.alive(now);
    }

    boolean starting() {
        return phase != Phase.CLOSED && life.unborn();
    }

    long revision() {
        return revision;
    }

    /** Redis' clock, epoch millis, as far as known. */
    long redisClock() {
        return wallClock.getAsLong() + clockOffset;
    }

    void clockIs(long redisMillis) {
        clockOffset = redisMillis - wallClock.getAsLong();
    }

    /** Tells the listener when calls may be admitted that could not be before. */
    void check(long now) {
        boolean before = ready;
        ready = admits(now);
        if (ready && !before) {
            listener.ready();
        }
    }

    /** Queues a life sign with what calls have cost so far, when it is time. */
    boolean beat(long now) {
        if (!life.due(now)) {
            return false;
        }
        List<Beat.Progress> progress = running.takeProgress();
        life.sent(now);
        int from = 0;
        do {
            List<Beat.Progress> some = progress.subList(from, Math.min(progress.size(), from + Layout.BATCH));
            outbox.single(new Beat(List.copyOf(some)), this::beaten, life::dropped);
            from += Layout.BATCH;
        } while (from < progress.size());
        return true;
    }

    private void beaten(Object pulse) {
        life.acknowledged();
        if (pulse instanceof Beat.Pulse known) {
            clockIs(known.now());
        }
    }

    /** @return true when the shard has to be looked at before anything more is sent */
    boolean answered(Numbered call, Reply<?> reply) {
        boolean current = outbox.current(call);
        outbox.answered(call, reply);
        if (!current) {
            return false;
        }
        return switch (reply) {
            case Reply.Done<?> done -> {
                seen(done.revision());
                yield false;
            }
            case Reply.Repeat<?> repeat -> false;
            case Reply.Early<?> early -> false;
            case Reply.Fenced<?> fenced -> {
                LOG.warnf("%s was declared dead in %s and starts anew", outbox.writer(), shard.name());
                startAnew(outbox.epoch());
                yield false;
            }
            case Reply.Closed<?> closed -> close();
            case Reply.Lost<?> lost -> {
                LOG.errorf("Redis has forgotten acknowledged writes of %s in %s", outbox.writer(), shard.name());
                yield close();
            }
        };
    }

    private boolean close() {
        phase = Phase.CLOSED;
        return true;
    }

    /** @return the part to tell the rebuild, or null when there is nothing to do but wait or go on */
    Rebuilding looked(ShardMeta meta, long now) {
        Rebuilding part = null;
        if (meta.epoch() == outbox.epoch() && meta.epoch() > 0) {
            phase = meta.open() ? Phase.OPEN : Phase.CLOSED;
        } else if (meta.epoch() <= outbox.epoch()) {
            phase = Phase.CLOSED;
        } else if (outbox.unused() && rebuilding == null) {
            phase = Phase.CLOSED;
            if (meta.open()) {
                join(meta.epoch(), now);
            }
        } else {
            phase = Phase.CLOSED;
            part = part(meta.epoch(), now);
        }
        seen(meta.revision());
        return part;
    }

    /**
     * An incarnation that has said nothing yet joins an epoch without a claim. If a forerunner lived in an older one, Redis may
     * have lost what that one told; the ledger drops what it has.
     */
    private void join(long epoch, long now) {
        boolean hadForerunner = outbox.epoch() > 0;
        outbox.adopt(epoch);
        phase = Phase.OPEN;
        if (hadForerunner) {
            events.all(now).forEach(outbox::settle);
        }
    }

    private Rebuilding part(long epoch, long now) {
        if (rebuilding == null || rebuilding.epoch() != epoch) {
            Set<WriteAttempts.Ended> known = new LinkedHashSet<>();
            if (rebuilding != null) {
                known.addAll(rebuilding.events());
            }
            known.addAll(events.all(now));
            known.addAll(outbox.drain());
            Claim claim = new Claim(running.all(), listener.shrink());
            rebuilding = new Rebuilding(epoch, List.copyOf(known), claim);
        }
        return rebuilding;
    }

    /** What the rebuild said about this writer's part. */
    void rebuilt(Rebuilding part, Claim.Reply reply) {
        if (rebuilding == null || part.epoch() != rebuilding.epoch()) {
            return;
        }
        switch (reply) {
            case Claim.Claimed claimed -> {
                outbox.adopt(part.epoch());
                rebuilding = null;
            }
            case Claim.Sealed sealed -> comesLate(part);
            case Claim.Fenced fenced -> comesLate(part);
            case Claim.Superseded superseded -> LOG.infof("another rebuild of %s has begun", shard.name());
        }
    }

    private void comesLate(Rebuilding part) {
        LOG.warnf("%s came too late for the rebuild of %s; what it knows arrives late", outbox.writer(), shard.name());
        rebuilding = null;
        startAnew(part.epoch());
        part.events().forEach(outbox::settle);
    }

    private void startAnew(long epoch) {
        incarnation++;
        outbox.become(instance + '~' + incarnation, epoch);
        running.clear();
        life.reset();
        listener.forget();
    }

    private void seen(long newRevision) {
        if (newRevision > revision) {
            revision = newRevision;
            listener.revision(newRevision);
        }
    }
}
