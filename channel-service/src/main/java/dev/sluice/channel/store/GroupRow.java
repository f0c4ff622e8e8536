package dev.sluice.channel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A tier of customers. */
@Entity
@Table(name = "customer_group")
public class GroupRow {
    /** There from the first migration on, and always. */
    public static final String DEFAULT = "default";

    @Id
    public String name;

    /** Nano-parts. */
    public long multiplier;

    @Column(name = "created_at")
    public Instant createdAt;
}
