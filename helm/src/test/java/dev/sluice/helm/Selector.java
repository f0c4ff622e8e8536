package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** A label selector; a Service's is the labels alone. */
record Selector(JsonNode tree) {
    boolean selects(JsonNode labels) {
        if (!tree.has("matchLabels") && !tree.has("matchExpressions")) {
            return equal(tree, labels);
        }
        return equal(tree.path("matchLabels"), labels)
                && StreamSupport.stream(tree.path("matchExpressions").spliterator(), false)
                        .allMatch(each -> holds(each, labels));
    }

    List<Manifest.Pods> among(List<Manifest.Pods> pods) {
        return pods.stream().filter(each -> selects(each.labels())).toList();
    }

    private static boolean equal(JsonNode wanted, JsonNode labels) {
        return wanted.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    private static boolean holds(JsonNode expression, JsonNode labels) {
        if (!expression.path("operator").asText().equals("In")) {
            throw new IllegalArgumentException("this test knows only the operator In, not " + expression);
        }
        JsonNode label = labels.path(expression.path("key").asText());
        return StreamSupport.stream(expression.path("values").spliterator(), false)
                .anyMatch(label::equals);
    }
}
