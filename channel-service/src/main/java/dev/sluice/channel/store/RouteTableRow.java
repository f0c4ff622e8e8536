package dev.sluice.channel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A compiled route table. */
@Entity
@Table(name = "route_table")
public class RouteTableRow {
    @Id
    public long version;

    /** Of everything but version and time, so that a change without effect makes no new version. */
    @Column(name = "content_hash")
    public String contentHash;

    public String body;

    @Column(name = "compiled_at")
    public Instant compiledAt;
}
