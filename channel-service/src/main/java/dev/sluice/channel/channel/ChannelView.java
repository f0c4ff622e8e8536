package dev.sluice.channel.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.channel.store.Limits;
import dev.sluice.channel.store.Parameters;
import dev.sluice.channel.store.Timeouts;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A channel as the API shows it.
 *
 * @param baseUrl as stored; null = the provider's
 * @param effectiveUrl what calls start with
 * @param notes sentences on what was made of what the operator wrote
 * @param parameters its own, without what its provider adds
 * @param headers name → value of a public one, name → {@link Hidden} of any other
 */
record ChannelView(
        String id,
        String name,
        String provider,
        String baseUrl,
        String effectiveUrl,
        Map<String, String> options,
        Map<String, Object> headers,
        List<String> publicHeaders,
        List<Credential> credentials,
        List<Model> models,
        List<String> groups,
        int priority,
        int weight,
        Limits limits,
        Timeouts timeouts,
        Parameters parameters,
        String systemPrompt,
        EgressView egress,
        boolean enabled,
        List<Warning> warnings,
        List<String> notes,
        Instant createdAt,
        Instant updatedAt) {

    record Hidden(String hint, Instant createdAt) {}

    record Credential(String name, String hint, int weight, boolean enabled, Instant createdAt) {}

    record Model(String name, String upstreamName, List<String> endpoints) {}

    /**
     * Something that will not work as it stands.
     *
     * @param model null when it is about the whole channel
     * @param reason {@code noPrice}, {@code priceKept}, {@code noCredential}, {@code limitsNotEnforced}; of models
     *     that were to be added also {@code notListed}, {@code badName}, {@code nameTaken}, {@code channelFull}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Warning(String model, String reason) {}
}
