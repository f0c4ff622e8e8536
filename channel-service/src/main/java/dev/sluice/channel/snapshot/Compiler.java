package dev.sluice.channel.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.channel.provider.Address;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.provider.Providers;
import dev.sluice.channel.provider.Settings;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Channels;
import dev.sluice.channel.store.CredentialRow;
import dev.sluice.channel.store.Egress;
import dev.sluice.channel.store.Groups;
import dev.sluice.channel.store.HeaderRow;
import dev.sluice.channel.store.Models;
import dev.sluice.channel.store.PriceRow;
import dev.sluice.channel.store.Prices;
import dev.sluice.channel.store.Timeouts;
import dev.sluice.contracts.RouteTable;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Rows → route table. Reads everything, inside the transaction of the change; writes nothing. */
@Singleton
public final class Compiler {
    private static final String NO_ACCESS = "none";

    private final Channels channels;
    private final Models models;
    private final Prices prices;
    private final Groups groups;
    private final Providers providers;
    private final ObjectMapper mapper;

    Compiler(Channels channels, Models models, Prices prices, Groups groups, Providers providers, ObjectMapper mapper) {
        this.channels = channels;
        this.models = models;
        this.prices = prices;
        this.groups = groups;
        this.providers = providers;
        this.mapper = mapper;
    }

    /** The table that the rows add up to, without version and time. */
    RouteTable compile() {
        Map<String, List<RouteTable.Price>> priced = prices.streamAll()
                .sorted(java.util.Comparator.comparing((PriceRow row) -> row.effectiveFrom))
                .collect(Collectors.groupingBy(
                        row -> key(row.model, row.channelId), Collectors.mapping(this::price, Collectors.toList())));
        List<ChannelRow> enabled = channels.list("enabled = true order by name");
        List<RouteTable.Channel> usable = enabled.stream()
                .filter(this::usable)
                .map(row -> channel(row, priced, one -> one.enabled))
                .toList();
        Set<String> named = enabled.stream()
                .flatMap(row -> row.models.stream())
                .map(model -> model.name)
                .collect(Collectors.toSet());
        List<RouteTable.Model> served = models.list("order by name").stream()
                .filter(row -> named.contains(row.name))
                .map(row -> new RouteTable.Model(
                        row.name,
                        row.contextTokens,
                        row.maxOutputTokens,
                        row.capabilities,
                        priced.getOrDefault(key(row.name, null), List.of())))
                .toList();
        List<RouteTable.Group> tiers = groups.listAll(io.quarkus.panache.common.Sort.by("name")).stream()
                .map(row -> new RouteTable.Group(row.name, row.multiplier))
                .toList();
        return new RouteTable(RouteTable.FORMAT, 0, 0, usable, served, tiers);
    }

    /**
     * One channel as a gateway gets it, whether enabled or not, stored or only drafted; without costs.
     *
     * @param credential one that belongs to it even if it is not enabled: a new key is tried before it serves; null = none
     */
    public RouteTable.Channel channel(ChannelRow row, String credential) {
        return channel(row, Map.of(), one -> one.enabled || one.name.equals(credential));
    }

    /** Whether the channel has the credential it needs. */
    public boolean usable(ChannelRow row) {
        boolean needed = !row.credentials.isEmpty() || provider(row).credentials() == Provider.Credentials.REQUIRED;
        return !needed || row.credentials.stream().anyMatch(one -> one.enabled);
    }

    private RouteTable.Channel channel(
            ChannelRow row, Map<String, List<RouteTable.Price>> priced, Predicate<CredentialRow> taken) {
        Provider provider = provider(row);
        Address address = provider.address(new Settings(row.baseUrl, row.options));
        return new RouteTable.Channel(
                row.id,
                row.name,
                provider.name(),
                provider.dialect(),
                row.credentials.isEmpty() ? NO_ACCESS : provider.access(),
                address.baseUrl(),
                address.paths(),
                address.options(),
                headers(row, header -> header.value),
                headers(row, header -> header.ciphertext),
                row.credentials.stream()
                        .filter(taken)
                        .map(one -> new RouteTable.Credential(one.name, one.ciphertext, one.weight))
                        .toList(),
                row.models.stream()
                        .map(model -> new RouteTable.ChannelModel(
                                model.name,
                                model.upstreamName,
                                providers.served(provider, model.endpoints),
                                priced.getOrDefault(key(model.name, row.id), List.of())))
                        .toList(),
                row.groups,
                row.priority,
                row.weight,
                timeouts(row.timeouts),
                RequestParameters.of(row.parameters, provider.parameters()),
                row.systemPrompt,
                egress(row.egress));
    }

    private static Map<String, String> headers(ChannelRow row, java.util.function.Function<HeaderRow, String> part) {
        Map<String, String> headers = new TreeMap<>();
        for (HeaderRow header : row.headers) {
            if (part.apply(header) != null) {
                headers.put(header.name, part.apply(header));
            }
        }
        return headers;
    }

    private static RouteTable.Egress egress(Egress stated) {
        if (stated.equals(Egress.NONE)) {
            return null;
        }
        boolean tls = stated.ca() != null || stated.clientCertificate() != null;
        return new RouteTable.Egress(
                stated.proxy(),
                ciphertext(stated.proxyUser()),
                tls
                        ? new RouteTable.Tls(stated.ca(), stated.clientCertificate(), ciphertext(stated.clientKey()))
                        : null);
    }

    private static String ciphertext(Egress.Sealed secret) {
        return secret == null ? null : secret.ciphertext();
    }

    private static RouteTable.Timeouts timeouts(Timeouts stated) {
        return new RouteTable.Timeouts(
                Durations.millis(stated.connect()),
                Durations.millis(stated.firstByte()),
                Durations.millis(stated.firstToken()),
                Durations.millis(stated.idle()),
                Durations.millis(stated.total()));
    }

    private Provider provider(ChannelRow row) {
        return providers
                .serving(row.provider, row.baseUrl)
                .orElseThrow(() -> new IllegalStateException("channel " + row.name + " has provider " + row.provider
                        + ", which this version's catalogue does not have"));
    }

    private RouteTable.Price price(PriceRow row) {
        try {
            return mapper.readValue(row.effective, RouteTable.Price.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(String model, String channelId) {
        return model + '\0' + (channelId == null ? "" : channelId);
    }
}
