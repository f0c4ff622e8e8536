package dev.sluice.channel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;

/** A version of a price; never changed. */
@Entity
@Table(name = "price")
public class PriceRow {
    @Id
    public String id;

    public String model;

    /** What this channel costs us; null = what customers pay. */
    @Column(name = "channel_id")
    public String channelId;

    @Column(name = "effective_from")
    public Instant effectiveFrom;

    /** USD for one unit of the stated currency, fixed with the version. */
    @Column(name = "exchange_rate")
    public BigDecimal exchangeRate;

    /** As the operator wrote it, JSON. */
    public String stated;

    /** {@code RouteTable.Price} as JSON. */
    public String effective;

    @Column(name = "created_at")
    public Instant createdAt;
}
