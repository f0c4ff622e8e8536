package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A kustomization, rendered as {@code kubectl kustomize} would. Knows what {@code k8s/} uses of it and refuses the rest: resources,
 * namespace, images, and JSON patches from files that pick their target by kind and name.
 */
record Kustomization(Path directory) {
    private static final Set<String> KNOWN =
            Set.of("apiVersion", "kind", "namespace", "resources", "images", "patches");

    List<Manifest> render() {
        JsonNode file = Yaml.read(text(directory.resolve("kustomization.yaml")));
        file.fieldNames().forEachRemaining(field -> require(KNOWN.contains(field), field));
        List<ObjectNode> objects = new ArrayList<>();
        file.path("resources").forEach(each -> objects.addAll(resources(directory.resolve(each.asText()))));
        file.path("patches").forEach(each -> patch(each, objects));
        objects.forEach(each -> {
            place(each, file.path("namespace"));
            each.findParents("image").forEach(container -> name((ObjectNode) container, file.path("images")));
        });
        return objects.stream().map(Manifest::new).toList();
    }

    private static List<ObjectNode> resources(Path path) {
        return Files.isDirectory(path)
                ? new Kustomization(path)
                        .render().stream().map(each -> (ObjectNode) each.tree()).toList()
                : Yaml.readAll(text(path)).stream()
                        .map(each -> (ObjectNode) each)
                        .toList();
    }

    private void patch(JsonNode patch, List<ObjectNode> objects) {
        JsonNode target = patch.path("target");
        List<ObjectNode> hit = objects.stream()
                .filter(each -> each.path("kind").equals(target.path("kind"))
                        && (!target.has("name") || each.at("/metadata/name").equals(target.path("name"))))
                .toList();
        require(!hit.isEmpty(), target + ", which is nowhere");
        JsonNode operations =
                Yaml.read(text(directory.resolve(patch.path("path").asText())));
        hit.forEach(each -> operations.forEach(operation -> JsonPatch.apply(operation, each)));
    }

    private static void place(ObjectNode object, JsonNode namespace) {
        if (namespace.isTextual()) {
            object.withObject("metadata").set("namespace", namespace);
        }
    }

    private static void name(ObjectNode container, JsonNode images) {
        String image = container.path("image").asText();
        for (JsonNode each : images) {
            if (image.startsWith(each.path("name").asText() + ":")) {
                container.put(
                        "image",
                        each.path("newName").asText() + ":"
                                + each.path("newTag").asText());
            }
        }
    }

    private static void require(boolean known, String what) {
        if (!known) {
            throw new IllegalArgumentException("this test does not know what kustomize makes of " + what);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
