package dev.sluice.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** YAML to trees and back. */
final class Yaml {
    private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

    private Yaml() {}

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a stream, without those that hold nothing. */
    static List<JsonNode> readAll(String text) {
        try (var documents = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return documents.readAll().stream()
                    .filter(document -> document != null && !document.isNull())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's values with others laid over them, as Helm does with several files. */
    static JsonNode values(String file, String over) {
        try {
            return over(
                    file.isEmpty() ? JsonNodeFactory.instance.objectNode() : read(Files.readString(Path.of(file))),
                    over);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of the tree with another laid over it, key by key. */
    static JsonNode over(JsonNode tree, String over) {
        try {
            JsonNode copy = tree.deepCopy();
            return over.isBlank() ? copy : MAPPER.readerForUpdating(copy).readValue(over);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
