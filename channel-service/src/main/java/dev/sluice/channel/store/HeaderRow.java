package dev.sluice.channel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A header that a channel sends with every request: a public one has a value, any other a ciphertext. */
@Entity
@Table(name = "channel_header")
public class HeaderRow {
    @Id
    public UUID id = UUID.randomUUID();

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "channel_id")
    public ChannelRow channel;

    public String name;
    public String value;
    public String ciphertext;
    public String hint;

    @Column(name = "created_at")
    public Instant createdAt;
}
