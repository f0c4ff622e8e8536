package dev.sluice.billing.shard;

import dev.sluice.billing.metering.ShardConsumer;
import dev.sluice.billing.metering.ShardConsumers;
import dev.sluice.billing.metering.ShardLock;
import dev.sluice.billing.rebuild.ShardRebuild;
import dev.sluice.billing.rebuild.ShardWatch;
import dev.sluice.billing.rebuild.ShardWatch.Finding;
import dev.sluice.quota.Shard;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps one shard, on a thread of its own.
 *
 * <pre>
 *   waiting ──lock taken──► keeping ──watch finds a fault──► rebuilding ──► keeping
 *      ▲                       │ any failure: the lock goes back              │
 *      └───────────────────────┴──────────────────────────────────────────────┘
 * </pre>
 */
final class ShardKeeper implements Runnable {
    private static final Logger log = Logger.getLogger(ShardKeeper.class);
    private static final long GATHERING_MILLIS = 100;
    private static final long WATCH_MILLIS = 500;
    private static final long RETRY_MILLIS = 500;

    private final Shard shard;
    private final DataSource database;
    private final ShardConsumers consumers;
    private final ShardWatch watch;
    private final ShardRebuild rebuild;
    private final ShardCare care;
    private final ShardStates states;
    private final StopSign stop;
    private boolean failing;

    ShardKeeper(
            Shard shard,
            DataSource database,
            ShardConsumers consumers,
            ShardWatch watch,
            ShardRebuild rebuild,
            ShardCare care,
            ShardStates states,
            StopSign stop) {
        this.shard = shard;
        this.database = database;
        this.consumers = consumers;
        this.watch = watch;
        this.rebuild = rebuild;
        this.care = care;
        this.states = states;
        this.stop = stop;
    }

    @Override
    public void run() {
        try {
            do {
                keepIfFree();
            } while (stop.pause(RETRY_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepIfFree() throws InterruptedException {
        try {
            Optional<ShardLock> held = ShardLock.tryAcquire(database, shard.number());
            if (held.isPresent()) {
                try (ShardLock lock = held.get()) {
                    keep(lock);
                }
            }
        } catch (SQLException | RuntimeException | Error e) {
            failed(e); // whatever it is: without this thread nobody would keep the shard
        } finally {
            states.set(shard, ShardState.ELSEWHERE);
        }
    }

    private void keep(ShardLock lock) throws SQLException, InterruptedException {
        ShardConsumer consumer = consumers.of(shard);
        Every watching = new Every(WATCH_MILLIS);
        while (!stop.raised()) {
            if (watching.due()) {
                Finding finding = watch.look(lock, shard);
                if (finding.reason() != null) {
                    states.set(shard, ShardState.REBUILDING);
                    rebuild.run(lock, shard, consumer, finding);
                }
                states.set(shard, ShardState.OPEN);
                recovered();
            }
            int booked = consumer.step(lock, ShardConsumer.OnGap.CLOSE_SHARD);
            care.attend(lock, shard, booked == 0);
            // A transaction costs much the same for one event and for hundreds: what is not many yet may gather.
            if (booked < ShardConsumer.BATCH) {
                stop.pause(GATHERING_MILLIS);
            }
        }
    }

    /** Once, and then in the debug log: a store that is away for an hour is one line. */
    private void failed(Throwable e) {
        if (failing || stop.raised()) {
            log.debugf(e, "%s: still failing", shard.name());
        } else {
            log.warnf("%s: given up for now, tried again every %d ms: %s", shard.name(), RETRY_MILLIS, e.getMessage());
            log.debugf(e, "%s: the cause", shard.name());
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            log.infof("%s: kept again", shard.name());
        }
        failing = false;
    }
}
