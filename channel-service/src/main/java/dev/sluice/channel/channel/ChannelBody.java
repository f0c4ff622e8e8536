package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.channel.price.PriceBody;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.HeaderRow;
import dev.sluice.channel.store.Limits;
import dev.sluice.channel.store.Parameters;
import dev.sluice.channel.store.Timeouts;
import java.util.List;
import java.util.Map;

/** A channel as operators write it; what is null has the default. */
public record ChannelBody(
        String name,
        String provider,
        String baseUrl,
        Map<String, String> options,
        Map<String, String> headers,
        List<String> publicHeaders,
        List<Credential> credentials,
        List<Model> models,
        List<String> groups,
        Integer priority,
        Integer weight,
        Limits limits,
        Timeouts timeouts,
        Parameters parameters,
        String systemPrompt,
        EgressBody egress,
        Boolean enabled) {

    /**
     * One secret of the pool.
     *
     * @param secret write-only; null keeps the stored one; a string, or an object of the provider's fields
     */
    public record Credential(String name, JsonNode secret, Integer weight, Boolean enabled) {
        boolean hasSecret() {
            return secret != null && !secret.isNull();
        }

        Credential named(String other) {
            return new Credential(other, secret, weight, enabled);
        }

        /** Never the secret: records end up in messages. */
        @Override
        public String toString() {
            return "credential " + name;
        }
    }

    /**
     * A model that the channel serves.
     *
     * @param upstreamName null = the same name
     * @param endpoints null = {@code chat} alone
     * @param price sets the model's price when it has none
     * @param free the same with a price of nothing
     */
    public record Model(String name, String upstreamName, List<String> endpoints, PriceBody price, Boolean free) {
        Model named(String other) {
            return new Model(other, upstreamName, endpoints, price, free);
        }
    }

    /** What a merge patch starts from: the stored fields without the arrays and without headers. */
    static ChannelBody of(ChannelRow row) {
        return new ChannelBody(
                row.name,
                row.provider,
                row.baseUrl,
                row.options,
                null,
                publicHeaders(row),
                null,
                null,
                row.groups,
                row.priority,
                row.weight,
                row.limits,
                row.timeouts,
                row.parameters,
                row.systemPrompt,
                EgressBody.of(row.egress),
                row.enabled);
    }

    static List<String> publicHeaders(ChannelRow row) {
        return row.headers.stream()
                .filter(header -> header.value != null)
                .map((HeaderRow header) -> header.name)
                .sorted()
                .toList();
    }

    /** Never the secrets: records end up in messages. */
    @Override
    public String toString() {
        return "channel " + name;
    }
}
