package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The chart, rendered by Helm's own library as {@code helm template} would. */
final class Chart {
    static final Path HOME = Path.of("sluice");
    static final String NAMESPACE = "llm";

    private static final String KUBERNETES = "1.34.0";

    /** The annotation that makes a hook, and one that means nothing. helm-java leaves hooks out of what it renders. */
    private static final String HOOK = "helm.sh/hook:";

    private static final String NO_HOOK = "sluice.dev/hook:";

    /** helm-java asks a cluster while it renders, which {@code helm template} does not: lookups find nothing there. */
    private static final Pattern LOOKUP = Pattern.compile("\\(lookup [^()]*\\)");

    private static final String NOTHING = "(dict)";
    private static final Path ALONE = alone();

    private Chart() {}

    /**
     * What {@code helm template} would print, hooks and tests too.
     *
     * @throws IllegalStateException with Helm's message, where the schema or a template refuses the values
     */
    static String template(JsonNode values) {
        return withFile(values, file -> new Helm(ALONE)
                        .template()
                        .withName("sluice")
                        .withNamespace(NAMESPACE)
                        .withKubeVersion(KUBERNETES)
                        .withValuesFile(file)
                        .call())
                .replace(NO_HOOK, HOOK);
    }

    static List<Manifest> render(JsonNode values) {
        return Yaml.readAll(template(values)).stream().map(Manifest::new).toList();
    }

    /** What {@code helm install} tells whoever ran it. */
    static String notes(JsonNode values) {
        String output = withFile(values, file -> new Helm(ALONE)
                .install()
                .withName("sluice")
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .clientOnly()
                .dryRun()
                .debug()
                .withValuesFile(file)
                .call()
                .getOutput());
        return output.substring(output.indexOf("\nNOTES:\n") + "\nNOTES:\n".length());
    }

    /** As {@code helm install} asks the cluster while it renders; the cluster takes nothing. */
    static void renderFor(FakeCluster cluster, String release, JsonNode values) {
        withFile(values, file -> new Helm(HOME)
                .install()
                .withName(release)
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .withDryRunOption(DryRun.SERVER)
                .disableOpenApiValidation()
                .dryRun()
                .withValuesFile(file)
                .call());
    }

    private static <T> T withFile(JsonNode values, Function<Path, T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, Yaml.write(values));
                return use.apply(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path alone() {
        try (Stream<Path> files = Files.walk(HOME)) {
            Path copy = Files.createTempDirectory(Path.of("target"), "chart");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(HOME.relativize(file).toString());
                Files.createDirectories(target.getParent());
                String text = Files.readString(file).replace(HOOK, NO_HOOK);
                Files.writeString(target, LOOKUP.matcher(text).replaceAll(NOTHING));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
