package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A pod spec in one form: without what Kubernetes takes for granted, lists of objects and keys in order. */
final class Plain {
    /** Fields that say nothing: what the API or a service does without them. Quarkus writes them, the chart does not. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "protocol", "TCP",
            "scheme", "HTTP",
            "successThreshold", "1",
            "initialDelaySeconds", "0",
            "timeoutSeconds", "1",
            "optional", "false",
            "readOnly", "false");

    private static final List<String> VARIABLES = List.of(
            "{\"name\":\"KUBERNETES_NAMESPACE\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.namespace\"}}}",
            "{\"name\":\"SLUICE_MIGRATE\",\"value\":\"start\"}");

    private Plain() {}

    static JsonNode of(JsonNode spec) {
        JsonNode plain = normal(spec);
        // Each has labels of its own making; that they select the right pods is a test of its own.
        plain.path("topologySpreadConstraints").forEach(each -> ((ObjectNode) each).remove("labelSelector"));
        return plain;
    }

    private static JsonNode normal(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode out = JsonNodeFactory.instance.objectNode();
                object.properties().stream()
                        .filter(field -> !field.getValue().asText().equals(DEFAULTS.getOrDefault(field.getKey(), "\0")))
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(field -> out.set(
                                field.getKey(),
                                field.getKey().equals("port") ? port(field.getValue()) : normal(field.getValue())));
                yield out;
            }
            case ArrayNode list -> {
                ArrayNode out = JsonNodeFactory.instance.arrayNode();
                var items = StreamSupport.stream(list.spliterator(), false)
                        .map(Plain::normal)
                        .filter(each -> !VARIABLES.contains(each.toString()));
                boolean ordered = list.path(0).isValueNode();
                (ordered ? items : items.sorted(Comparator.comparing(JsonNode::toString))).forEach(out::add);
                yield out;
            }
            default -> node;
        };
    }

    /** A port by its name. */
    private static JsonNode port(JsonNode port) {
        return port.asInt() == 9000 ? JsonNodeFactory.instance.textNode("management") : port;
    }
}
