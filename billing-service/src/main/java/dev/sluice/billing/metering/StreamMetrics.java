package dev.sluice.billing.metering;

import dev.sluice.billing.metering.EventBooking.Booked;
import dev.sluice.quota.Shard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** What can be seen of the usage streams from outside, and the alarms. Thread-safe. */
@Singleton
public final class StreamMetrics {
    private static final Logger log = Logger.getLogger(StreamMetrics.class);
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final Map<Shard, AtomicLong> lags = new ConcurrentHashMap<>();
    private final Counter gaps;
    private final Counter dead;

    StreamMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.gaps = Counter.builder("sluice.stream.gaps")
                .description("Events missing from a usage stream: Redis has lost writes")
                .register(registry);
        this.dead = Counter.builder("sluice.dead.events")
                .description("Events that could not be booked and wait in dead_event")
                .register(registry);
    }

    void booked(Shard shard, Booked booked) {
        for (BatchPlan.Gap gap : booked.gaps()) {
            gaps.increment();
            log.errorf(
                    "%s: root %s should have spent %d at %s, but Redis says %d: an event is missing",
                    shard.name(), gap.root(), gap.expected(), gap.streamId(), gap.found());
        }
        for (Arrival.Dead one : booked.dead()) {
            dead.increment();
            log.errorf(
                    "%s: entry %s cannot be booked: %s",
                    shard.name(), one.entry().id(), one.reason());
        }
    }

    /**
     * How far the ledger is behind the stream.
     *
     * @param position that is stored
     * @param end of the stream
     */
    public void lag(Shard shard, String position, String end) {
        long millis = end.equals(position) ? 0 : Math.max(0, StreamIds.millis(end) - StreamIds.millis(position));
        lags.computeIfAbsent(shard, this::register).set(millis);
    }

    private AtomicLong register(Shard shard) {
        AtomicLong lag = new AtomicLong();
        Gauge.builder("sluice.usage.stream.lag", lag, millis -> millis.get() / MILLIS)
                .description("Seconds between the last usage event in Redis and the last one in the ledger")
                .tag("shard", shard.name())
                .register(registry);
        return lag;
    }
}
