package dev.sluice.helm;

import java.nio.file.Path;
import java.util.List;

/** The kustomize overlays of {@code k8s/}; production with the Jobs that are applied before it. */
enum Overlay implements Installation {
    DEV("dev"),
    PRODUCTION("production", "production/migrations");

    private static final Path HOME = Path.of("../k8s/overlays");

    private final List<String> directories;

    Overlay(String... directories) {
        this.directories = List.of(directories);
    }

    @Override
    public List<Manifest> render() {
        return directories.stream()
                .flatMap(each -> new Kustomization(HOME.resolve(each)).render().stream())
                .toList();
    }
}
