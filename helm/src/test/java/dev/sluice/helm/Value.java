package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of values.yaml.
 *
 * @param path its keys, such as {@code gateway.replicas}
 * @param byDefault what it is unless set
 * @param text its comment without the marks, empty if it has none
 * @param hints what its comment says after {@code @schema}, such as minimum and 1
 */
record Value(String path, JsonNode byDefault, String text, Map<String, JsonNode> hints) {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z0-9_]+):(\\s.*)?");
    private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");

    /** All values in their order; a map that is not empty is not one, its entries are. */
    static List<Value> of(String valuesYaml) {
        List<Value> values = new ArrayList<>();
        collect("", Yaml.read(valuesYaml), comments(valuesYaml), values);
        return values;
    }

    private static void collect(String path, JsonNode node, Map<String, String> comments, List<Value> values) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> collect(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                            entry.getValue(),
                            comments,
                            values));
            return;
        }
        List<String> parts = List.of(comments.getOrDefault(path, "").split("@schema ", -1));
        Map<String, JsonNode> hints = new LinkedHashMap<>();
        parts.stream().skip(1).map(Yaml::read).forEach(hint -> hint.properties()
                .forEach(entry -> hints.put(entry.getKey(), entry.getValue())));
        values.add(new Value(path, node, parts.getFirst().strip(), hints));
    }

    /** Comments that begin with two dashes, by the path of the key below them. */
    private static Map<String, String> comments(String valuesYaml) {
        Map<String, String> comments = new LinkedHashMap<>();
        List<String> path = new ArrayList<>();
        List<Integer> indents = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : valuesYaml.split("\n", -1)) {
            Matcher text = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (text.matches()) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.group(1).strip());
                continue;
            }
            if (key.matches()) {
                while (!indents.isEmpty() && indents.getLast() >= key.group(1).length()) {
                    indents.removeLast();
                    path.removeLast();
                }
                indents.add(key.group(1).length());
                path.add(key.group(2));
                if (comment.indexOf("-- ") == 0) {
                    comments.put(String.join(".", path), comment.substring(3));
                }
            }
            comment.setLength(0);
        }
        return comments;
    }
}
