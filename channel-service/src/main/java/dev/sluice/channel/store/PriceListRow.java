package dev.sluice.channel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A price list that was imported. */
@Entity
@Table(name = "price_list")
public class PriceListRow {
    /** Such as {@code litellm}; the newest import replaces the one before. */
    @Id
    public String format;

    @Column(name = "imported_at")
    public Instant importedAt;

    /** How many it has. */
    public int models;
}
