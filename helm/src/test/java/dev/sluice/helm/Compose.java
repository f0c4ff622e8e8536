package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The file compose.yaml, with its anchors resolved and every variable at its default.
 *
 * @param tree of the file
 * @param variables that whoever runs it may set, and their defaults
 */
record Compose(JsonNode tree, Map<String, String> variables) {
    static final Path HOME = Path.of("..");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+):-([^}]*)\\}");

    /**
     * One container.
     *
     * @param name of the service
     */
    record Container(String name, JsonNode tree) {
        Map<String, String> environment() {
            Map<String, String> environment = new TreeMap<>();
            tree.path("environment")
                    .properties()
                    .forEach(each ->
                            environment.put(each.getKey(), each.getValue().asText()));
            return environment;
        }

        String image() {
            return tree.path("image").asText();
        }

        /** Whether it goes on, unlike what makes the secrets. */
        boolean stays() {
            return !tree.path("restart").asText().equals("no");
        }

        List<String> list(String key) {
            List<String> list = new ArrayList<>();
            tree.path(key).forEach(each -> list.add(each.asText()));
            return list;
        }

        /** Ports of this machine that everybody reaches. */
        List<String> published() {
            return list("ports").stream()
                    .filter(port -> !port.startsWith("127.0.0.1:"))
                    .toList();
        }

        /** Names of the secrets that it is told to read. */
        Set<String> secrets() {
            Set<String> secrets = new TreeSet<>();
            environment().values().stream()
                    .filter(value -> value.startsWith("/etc/sluice/secret/"))
                    .forEach(value -> secrets.add(value.substring("/etc/sluice/secret/".length())));
            return secrets;
        }

        int memoryMiB() {
            return mebibytes(tree.path("mem_limit").asText());
        }

        /** A size among the options of its JVM, such as {@code -Xmx}; −1 = not given. */
        int jvmMiB(String option) {
            Matcher size =
                    Pattern.compile(option + "([0-9]+m)").matcher(environment().getOrDefault("JAVA_TOOL_OPTIONS", ""));
            return size.find() ? mebibytes(size.group(1)) : -1;
        }

        int graceSeconds() {
            String grace = tree.path("stop_grace_period").asText("10s");
            int number = Integer.parseInt(grace.substring(0, grace.length() - 1));
            return grace.endsWith("m") ? 60 * number : number;
        }

        private static int mebibytes(String size) {
            return Integer.parseInt(size.substring(0, size.length() - 1));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Compose read() {
        return of(text("compose.yaml"));
    }

    static Compose of(String text) {
        Map<String, String> variables = new TreeMap<>();
        String plain = VARIABLE.matcher(text).replaceAll(found -> {
            variables.put(found.group(1), found.group(2));
            return Matcher.quoteReplacement(found.group(2));
        });
        Object tree = new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(plain);
        return new Compose(new ObjectMapper().valueToTree(tree), variables);
    }

    List<Container> containers() {
        return tree.path("services").properties().stream()
                .map(each -> new Container(each.getKey(), each.getValue()))
                .toList();
    }

    Container container(String name) {
        JsonNode found = tree.path("services").path(name);
        return new Container(name, found.isMissingNode() ? JsonNodeFactory.instance.objectNode() : found);
    }

    /** A file of the checkout. */
    static String text(String path) {
        try {
            return Files.readString(HOME.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
