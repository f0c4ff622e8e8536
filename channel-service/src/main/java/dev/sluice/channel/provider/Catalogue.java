package dev.sluice.channel.provider;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a catalogue: rows take what they do not say from {@code defaults}, and from {@code options}, {@code fields} and
 * {@code forms} what they only name.
 */
final class Catalogue {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String OPTIONS = "options";
    private static final List<String> SHARED = List.of("fields", "forms");

    private Catalogue() {}

    static List<Provider> read(String resource) {
        JsonNode catalogue = tree(resource);
        List<Provider> providers = new ArrayList<>();
        for (JsonNode row : catalogue.get("providers")) {
            ObjectNode whole = catalogue.get("defaults").deepCopy();
            whole.setAll((ObjectNode) row);
            whole.set(OPTIONS, options(whole.get(OPTIONS), catalogue.get(OPTIONS)));
            for (String part : SHARED) {
                if (whole.path(part).isTextual()) {
                    whole.set(part, catalogue.get(part).get(whole.get(part).textValue()));
                }
            }
            providers.add(YAML.convertValue(whole, Provider.class));
        }
        return List.copyOf(providers);
    }

    /** Dialect → part of a chat, or another endpoint → what becomes of it. */
    static Map<String, Map<String, String>> dialects(String resource) {
        return section(resource, "dialects");
    }

    /** Provider → {@code provenBy} or {@code othersProvenBy} → whose client, where more is known than of its dialect. */
    static Map<String, Map<String, String>> witnesses(String resource) {
        return section(resource, "witnesses");
    }

    private static Map<String, Map<String, String>> section(String resource, String name) {
        return YAML.convertValue(tree(resource).get(name), new TypeReference<>() {});
    }

    private static JsonNode tree(String resource) {
        try (InputStream yaml = Catalogue.class.getResourceAsStream(resource)) {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param common name → what the option is, unless a row says otherwise */
    private static ArrayNode options(JsonNode named, JsonNode common) {
        ArrayNode options = JsonNodeFactory.instance.arrayNode();
        for (JsonNode one : named) {
            String name = one.isTextual() ? one.textValue() : one.get("name").textValue();
            ObjectNode option = options.addObject().put("name", name);
            if (common.has(name)) {
                option.setAll((ObjectNode) common.get(name));
            }
            if (one.isObject()) {
                option.setAll((ObjectNode) one);
            }
        }
        return options;
    }
}
