package dev.sluice.channel.channel;

import dev.sluice.channel.price.PriceBook;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.provider.Providers;
import dev.sluice.channel.provider.Settings;
import dev.sluice.channel.snapshot.Compiler;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.HeaderRow;
import dev.sluice.channel.store.Limits;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What people see of a channel: everything but its secrets, and what will not work. */
@Singleton
final class ChannelViews {
    private final Providers providers;
    private final PriceBook prices;
    private final Compiler compiler;

    ChannelViews(Providers providers, PriceBook prices, Compiler compiler) {
        this.providers = providers;
        this.prices = prices;
        this.compiler = compiler;
    }

    ChannelView of(ChannelRow row) {
        return of(row, List.of(), List.of());
    }

    /** With warnings and notes that are about the change just made. */
    ChannelView of(ChannelRow row, List<ChannelView.Warning> more, List<String> written) {
        Provider provider = providers.serving(row.provider, row.baseUrl).orElse(null);
        return new ChannelView(
                row.id,
                row.name,
                row.provider,
                row.baseUrl,
                provider == null
                        ? null
                        : provider.address(new Settings(row.baseUrl, row.options))
                                .baseUrl(),
                row.options,
                headers(row),
                ChannelBody.publicHeaders(row),
                row.credentials.stream()
                        .map(one ->
                                new ChannelView.Credential(one.name, one.hint, one.weight, one.enabled, one.createdAt))
                        .toList(),
                row.models.stream()
                        .map(one -> new ChannelView.Model(one.name, one.upstreamName, one.endpoints))
                        .toList(),
                row.groups,
                row.priority,
                row.weight,
                row.limits,
                row.timeouts,
                row.parameters,
                row.systemPrompt,
                EgressView.of(row.egress),
                row.enabled,
                warnings(row, more),
                notes(row, provider, written),
                row.createdAt,
                row.updatedAt);
    }

    private static Map<String, Object> headers(ChannelRow row) {
        Map<String, Object> headers = new TreeMap<>();
        for (HeaderRow header : row.headers) {
            headers.put(
                    header.name,
                    header.value != null ? header.value : new ChannelView.Hidden(header.hint, header.createdAt));
        }
        return headers;
    }

    private static List<String> notes(ChannelRow row, Provider provider, List<String> written) {
        List<String> notes = new ArrayList<>(written);
        if (provider != null) {
            notes.addAll(Notes.lasting(row, provider));
        }
        return notes;
    }

    private List<ChannelView.Warning> warnings(ChannelRow row, List<ChannelView.Warning> more) {
        List<ChannelView.Warning> warnings = new ArrayList<>(more);
        row.models.stream()
                .filter(model -> !prices.priced(model.name))
                .forEach(model -> warnings.add(new ChannelView.Warning(model.name, "noPrice")));
        if (!compiler.usable(row)) {
            warnings.add(new ChannelView.Warning(null, "noCredential"));
        }
        if (!row.limits.equals(Limits.NONE)) {
            warnings.add(new ChannelView.Warning(null, "limitsNotEnforced"));
        }
        return warnings;
    }
}
