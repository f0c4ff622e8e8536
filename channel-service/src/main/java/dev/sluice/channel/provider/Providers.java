package dev.sluice.channel.provider;

import dev.sluice.contracts.Endpoint;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalogue, as it stands in {@code providers.yaml}. */
@Singleton
public final class Providers {
    private static final String AZURE = "azure-openai";

    /** Whose channels people point at Azure, because it speaks the same dialect. */
    private static final Set<String> OPENAI = Set.of("openai", "openai-custom");

    private static final String REFUSED = "refused";
    /** Endpoints that a dialect has only if the catalogue says so. */
    private static final Set<String> NAMED = Arrays.stream(Endpoint.values())
            .filter(endpoint -> endpoint != Endpoint.CHAT && endpoint != Endpoint.RESPONSES)
            .map(Endpoint::id)
            .collect(Collectors.toSet());

    private final Map<String, Map<String, String>> dialects = Catalogue.dialects("/providers.yaml");
    private final List<Provider> all = Catalogue.read("/providers.yaml");

    public List<Provider> all() {
        return all;
    }

    public Optional<Provider> find(String name) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /**
     * The provider that a channel's calls are made for: the one it names, but for one of OpenAI's that has an address of Azure's.
     *
     * @param baseUrl as written or as stored; may be null
     */
    public Optional<Provider> serving(String name, String baseUrl) {
        return find(OPENAI.contains(name) && baseUrl != null && AzureUrl.isAzure(baseUrl) ? AZURE : name);
    }

    /** Whether it is known that models of the provider cannot be called at the endpoint. */
    public boolean lacks(Provider provider, String endpoint) {
        String becomes = dialects.getOrDefault(provider.dialect(), Map.of()).get(endpoint);
        boolean refused = becomes == null ? NAMED.contains(endpoint) : becomes.equals(REFUSED);
        return refused || provider.lacks().contains(endpoint);
    }

    /**
     * What a model serves that names these endpoints: one that makes images also makes them of others, where the provider can.
     *
     * @param named as stored
     */
    public List<String> served(Provider provider, List<String> named) {
        if (!named.contains(Endpoint.IMAGES.id())) {
            return named;
        }
        List<String> served = new ArrayList<>(named);
        for (Endpoint also : List.of(Endpoint.IMAGE_EDITS, Endpoint.IMAGE_VARIATIONS)) {
            if (!named.contains(also.id()) && !lacks(provider, also.id())) {
                served.add(also.id());
            }
        }
        return List.copyOf(served);
    }

    /** All names, for a sentence. */
    public String names() {
        return all.stream().map(Provider::name).sorted().collect(Collectors.joining(", "));
    }
}
