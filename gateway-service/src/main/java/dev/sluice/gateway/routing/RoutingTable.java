package dev.sluice.gateway.routing;

import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.dialect.Overrides;
import dev.sluice.gateway.routing.Route.Credential;
import dev.sluice.gateway.routing.Route.Egress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A {@link RouteTable} as calls use it: indexed by model, with credentials decrypted. Immutable, so that all event loops
 * share it.
 */
public final class RoutingTable {
    /** Before any table was loaded; every call is refused with it. */
    public static final RoutingTable NONE = new RoutingTable(0, 0, Map.of(), Map.of(), List.of(), 0);

    private final long version;
    private final long compiledAt;
    private final Map<String, Served> models;
    private final Map<String, Long> multipliers;
    private final List<String> unusable;
    private final int opened;
    private final Set<Egress> egresses;

    /**
     * A channel as the source of one model. {@code weights[i]} belongs to {@code credentials.get(i)}; {@code overrides} are null
     * where it changes nothing in requests, {@code egress} where calls go straight.
     */
    record Candidate(
            RouteTable.Channel channel,
            RouteTable.ChannelModel model,
            Map<String, String> headers,
            List<Credential> credentials,
            long[] weights,
            Overrides overrides,
            Egress egress) {}

    /** A model and who serves it, by priority, highest first. */
    record Served(RouteTable.Model model, List<Candidate> candidates) {}

    RoutingTable(
            long version,
            long compiledAt,
            Map<String, Served> models,
            Map<String, Long> multipliers,
            List<String> unusable,
            int opened) {
        this.version = version;
        this.compiledAt = compiledAt;
        this.models = Map.copyOf(models);
        this.multipliers = Map.copyOf(multipliers);
        this.unusable = List.copyOf(unusable);
        this.opened = opened;
        this.egresses = models.values().stream()
                .flatMap(served -> served.candidates().stream())
                .map(Candidate::egress)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** 0 for {@link #NONE}. */
    public long version() {
        return version;
    }

    /** Epoch millis at which channel-service compiled it. */
    public long compiledAt() {
        return compiledAt;
    }

    /** Secrets that this gateway's keyset does not open, as {@code channel/name}; their channels go on without them. */
    public List<String> unusable() {
        return unusable;
    }

    /** Whether it has secrets, and this gateway's keyset opens none of them: it is another one than channel-service's. */
    boolean isSealedByAnother() {
        return opened == 0 && !unusable.isEmpty();
    }

    /** Whether the name is a configured model. */
    public boolean knows(String model) {
        return models.containsKey(model);
    }

    /** Null when no channel names the model. */
    Served served(String model) {
        return models.get(model);
    }

    Collection<Served> all() {
        return models.values();
    }

    /** The ways that its channels name; those who keep connections need no other. */
    public Set<Egress> egresses() {
        return egresses;
    }

    /** Every channel that serves a model, once. */
    public Collection<ChannelState> channels(Predicate<Credential> resting) {
        Map<String, ChannelState> channels = new TreeMap<>();
        for (Served served : models.values()) {
            for (Candidate candidate : served.candidates()) {
                channels.computeIfAbsent(
                        candidate.channel().name(),
                        name -> new ChannelState(
                                name,
                                candidate.channel().weight() == 0,
                                candidate.credentials().size(),
                                (int) candidate.credentials().stream()
                                        .filter(resting)
                                        .count()));
            }
        }
        return channels.values();
    }

    /** Nano-parts; null when the group does not exist. */
    Long multiplier(String group) {
        return multipliers.get(group);
    }
}
