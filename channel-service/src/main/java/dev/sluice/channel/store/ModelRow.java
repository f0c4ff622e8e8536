package dev.sluice.channel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** A public model name. */
@Entity
@Table(name = "model")
public class ModelRow {
    @Id
    public String name;

    @Column(name = "context_tokens")
    public Long contextTokens;

    @Column(name = "max_output_tokens")
    public Long maxOutputTokens;

    @Convert(converter = JsonColumn.Texts.class)
    public List<String> capabilities = List.of();

    @Convert(converter = JsonColumn.Texts.class)
    public List<String> fallbacks = List.of();

    @Column(name = "created_at")
    public Instant createdAt;
}
