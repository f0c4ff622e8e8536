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

/** One secret of a channel's pool, encrypted. */
@Entity
@Table(name = "credential")
public class CredentialRow {
    @Id
    public UUID id = UUID.randomUUID();

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "channel_id")
    public ChannelRow channel;

    public String name;
    public int position;
    public String ciphertext;

    /** The last characters of the secret, for people to recognise it. */
    public String hint;

    public int weight;
    public boolean enabled;

    /** When the secret was written. */
    @Column(name = "created_at")
    public Instant createdAt;
}
