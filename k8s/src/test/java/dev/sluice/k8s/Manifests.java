package dev.sluice.k8s;

import io.quarkus.builder.BuildResult;
import io.quarkus.kubernetes.spi.GeneratedKubernetesResourceBuildItem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;

/** Takes what the extension generated out of a build. Quarkus loads it by name in the build's own class loader. */
public final class Manifests implements BiConsumer<Object, BuildResult> {
    @Override
    @SuppressWarnings("unchecked")
    public void accept(Object files, BuildResult build) {
        build.consumeMulti(GeneratedKubernetesResourceBuildItem.class).forEach(file -> ((Map<String, String>) files)
                .put(file.getName(), new String(file.getContent(), StandardCharsets.UTF_8)));
    }
}
