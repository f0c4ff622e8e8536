package dev.sluice.channel.store;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configured upstream account. */
@Entity
@Table(name = "channel")
public class ChannelRow {
    @Id
    public String id;

    public String name;
    public String provider;

    /** Normalised; null = the provider's. */
    @Column(name = "base_url")
    public String baseUrl;

    @Convert(converter = JsonColumn.TextMap.class)
    public Map<String, String> options;

    @Column(name = "group_names")
    @Convert(converter = JsonColumn.Texts.class)
    public List<String> groups;

    public int priority;
    public int weight;

    @Convert(converter = JsonColumn.LimitsColumn.class)
    public Limits limits;

    @Convert(converter = JsonColumn.TimeoutsColumn.class)
    public Timeouts timeouts;

    @Convert(converter = JsonColumn.ParametersColumn.class)
    public Parameters parameters = Parameters.NONE;

    @Column(name = "system_prompt")
    public String systemPrompt;

    @Convert(converter = JsonColumn.EgressColumn.class)
    public Egress egress = Egress.NONE;

    public boolean enabled;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @OneToMany(mappedBy = "channel", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("position")
    public List<CredentialRow> credentials = new ArrayList<>();

    @OneToMany(mappedBy = "channel", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("name")
    public List<HeaderRow> headers = new ArrayList<>();

    @OneToMany(mappedBy = "channel", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("position")
    public List<ChannelModelRow> models = new ArrayList<>();

    public Optional<CredentialRow> credential(String credential) {
        return credentials.stream().filter(one -> one.name.equals(credential)).findFirst();
    }

    public Optional<ChannelModelRow> model(String model) {
        return models.stream().filter(one -> one.name.equals(model)).findFirst();
    }
}
