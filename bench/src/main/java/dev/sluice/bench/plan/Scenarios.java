package dev.sluice.bench.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** All scenarios, in the order in which they are run. */
public record Scenarios(List<Scenario> all) {

    public Scenarios {
        all = List.copyOf(all);
    }

    /** Reads the file of this module. */
    public static Scenarios load() {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        try (InputStream in = Scenarios.class.getResourceAsStream("scenarios.yaml")) {
            return new Scenarios(List.of(yaml.readValue(in, Scenario[].class)));
        } catch (IOException e) {
            throw new UncheckedIOException("scenarios.yaml cannot be read", e);
        }
    }

    public Optional<Scenario> named(String name) {
        return all.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    /** @throws java.util.NoSuchElementException if there is none of that kind */
    public Scenario first(Kind kind) {
        return all.stream()
                .filter(scenario -> scenario.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
