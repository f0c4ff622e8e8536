package dev.sluice.channel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;

/** A model as a channel serves it. */
@Entity
@Table(name = "channel_model")
public class ChannelModelRow {
    @Id
    public UUID id = UUID.randomUUID();

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "channel_id")
    public ChannelRow channel;

    public String name;
    public int position;

    @Column(name = "upstream_name")
    public String upstreamName;

    @Convert(converter = JsonColumn.Texts.class)
    public List<String> endpoints;
}
