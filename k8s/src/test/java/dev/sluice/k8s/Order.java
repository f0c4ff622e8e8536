package dev.sluice.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Manifests in one order. The extension writes keys and lists as its hash maps come, which differs from process to process. */
final class Order {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES));

    private Order() {}

    /** The same documents: keys by the alphabet, objects in lists by their name, documents by kind. */
    static String of(String manifests) throws IOException {
        try (var documents = YAML.readerFor(Map.class).<Map<?, ?>>readValues(manifests)) {
            return documents.readAll().stream()
                    .sorted(Comparator.comparing(each -> (String) each.get("kind")))
                    .map(Order::ordered)
                    .map(Order::write)
                    .collect(Collectors.joining());
        }
    }

    private static Object ordered(Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((key, value) -> sorted.put((String) key, ordered(value)));
                yield sorted;
            }
            case List<?> list ->
                list.stream()
                        .map(Order::ordered)
                        .sorted(Comparator.comparing(Order::name))
                        .toList();
            case null, default -> node;
        };
    }

    /** What lists are ordered by. Variables too, so that one that uses another must come after it in the alphabet. */
    private static String name(Object item) {
        if (item instanceof Map<?, ?> map) {
            return String.valueOf(map.get(map.containsKey("name") ? "name" : "key"));
        }
        return "";
    }

    private static String write(Object document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
