package dev.sluice.billing.metering;

import dev.sluice.billing.outbox.Rounds;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import jakarta.inject.Singleton;

/** Makes consumers. */
@Singleton
public final class ShardConsumers {
    private final QuotaControl quota;
    private final EventBooking booking;
    private final StreamMetrics metrics;
    private final Rounds outbox;

    ShardConsumers(QuotaControl quota, EventBooking booking, StreamMetrics metrics, Rounds outbox) {
        this.quota = quota;
        this.booking = booking;
        this.metrics = metrics;
        this.outbox = outbox;
    }

    /** One for each time that the shard's lock is taken. */
    public ShardConsumer of(Shard shard) {
        return new ShardConsumer(shard, quota, booking, metrics, outbox::hurry);
    }
}
