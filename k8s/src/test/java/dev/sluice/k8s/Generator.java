package dev.sluice.k8s;

import io.quarkus.bootstrap.BootstrapException;
import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.kubernetes.spi.GeneratedKubernetesResourceBuildItem;
import io.quarkus.maven.dependency.Dependency;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Builds a service as far as its manifests, with the extension beside it. The services' own builds do not know the extension, so
 * that they are as fast and as small without it.
 */
final class Generator {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private Generator() {}

    /** The manifests of a compiled service, as YAML. */
    static String manifests(String service) throws IOException, BootstrapException {
        Map<String, String> files = new ConcurrentHashMap<>();
        try (CuratedApplication application = QuarkusBootstrap.builder()
                .setApplicationRoot(CHECKOUT.resolve(service).resolve("target/classes"))
                .setProjectRoot(CHECKOUT.resolve(service))
                .setTargetDirectory(CHECKOUT.resolve("k8s/target").resolve(service))
                .setBaseName(service)
                .setMode(QuarkusBootstrap.Mode.PROD)
                .setLocalProjectDiscovery(true)
                .setIsolateDeployment(true)
                .setForcedDependencies(List.of(
                        Dependency.of("io.quarkus", "quarkus-kubernetes", System.getProperty("quarkus.version"))))
                .addAdditionalDeploymentArchive(Path.of("target/test-classes"))
                .setBuildSystemProperties(settings(service))
                .build()
                .bootstrap()) {
            application
                    .createAugmentor()
                    .performCustomBuild(
                            Manifests.class.getName(), files, GeneratedKubernetesResourceBuildItem.class.getName());
        }
        return Order.of(files.get("kubernetes.yml"));
    }

    private static Properties settings(String service) throws IOException {
        Properties settings = new Properties();
        for (String file : List.of("services", service)) {
            try (InputStream in = Generator.class.getResourceAsStream("/" + file + ".properties")) {
                settings.load(in);
            }
        }
        settings.setProperty("sluice.version", version());
        return settings;
    }

    /** The version whose images are named: the chart's, so that both install the same. */
    static String version() throws IOException {
        try (Stream<String> lines = Files.lines(CHECKOUT.resolve("helm/sluice/Chart.yaml"))) {
            return lines.filter(line -> line.startsWith("appVersion: "))
                    .map(line -> line.substring("appVersion: ".length()).strip())
                    .findFirst()
                    .orElseThrow();
        }
    }
}
