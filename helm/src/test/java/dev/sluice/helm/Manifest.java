package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rendered object. */
record Manifest(JsonNode tree) {
    String kind() {
        return tree.path("kind").asText();
    }

    String name() {
        return tree.at("/metadata/name").asText();
    }

    JsonNode spec() {
        return tree.path("spec");
    }

    boolean is(String kind) {
        return kind().equals(kind);
    }

    /** The pods that it makes, if it is a pod or something that makes them. */
    Optional<Pods> pods() {
        if (is("Pod")) {
            return Optional.of(new Pods(this, tree.at("/metadata/labels"), spec()));
        }
        JsonNode template = is("CronJob") ? spec().at("/jobTemplate/spec/template") : spec().path("template");
        return template.has("spec")
                ? Optional.of(new Pods(this, template.at("/metadata/labels"), template.path("spec")))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }

    /** Pods of one making. */
    record Pods(Manifest owner, JsonNode labels, JsonNode spec) {
        String component() {
            return labels.path("app.kubernetes.io/component").asText();
        }

        List<JsonNode> containers() {
            List<JsonNode> containers = new ArrayList<>();
            spec.path("initContainers").forEach(containers::add);
            spec.path("containers").forEach(containers::add);
            return containers;
        }

        boolean hasPort(JsonNode port) {
            return containers().stream().anyMatch(container -> {
                for (JsonNode open : container.path("ports")) {
                    if (open.path("name").equals(port)
                            || open.path("containerPort").equals(port)) {
                        return true;
                    }
                }
                return false;
            });
        }

        @Override
        public String toString() {
            return "pods of " + owner;
        }
    }

    static List<Pods> podsOf(List<Manifest> manifests) {
        return manifests.stream().flatMap(manifest -> manifest.pods().stream()).toList();
    }
}
