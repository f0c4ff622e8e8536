package dev.sluice.channel.provider;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The catalogue, as it stands in {@code providers.yaml}. */
@Singleton
public final class Providers {
    private final List<Provider> all;

    Providers() {
        try (InputStream yaml = Providers.class.getResourceAsStream("/providers.yaml")) {
            all = List.copyOf(new YAMLMapper().readValue(yaml, new TypeReference<List<Provider>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Provider> all() {
        return all;
    }

    public Optional<Provider> find(String name) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** All names, for a sentence. */
    public String names() {
        return all.stream().map(Provider::name).sorted().collect(Collectors.joining(", "));
    }
}
