package dev.sluice.bench.stage;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that the bench needs and does not install. */
public enum Tools {
    NGINX("nginx", "nginx-light"),
    WRK("wrk", "wrk");

    private final String command;
    private final String debianPackage;

    Tools(String command, String debianPackage) {
        this.command = command;
        this.debianPackage = debianPackage;
    }

    /** @throws Missing when one of them is not there */
    public static void require() {
        List<Tools> missing =
                Stream.of(values()).filter(tool -> tool.find().isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new Missing("The bench needs %s: on Debian and Ubuntu, apt-get install %s."
                    .formatted(
                            String.join(
                                    " and ",
                                    missing.stream().map(tool -> tool.command).toList()),
                            String.join(
                                    " ",
                                    missing.stream()
                                            .map(tool -> tool.debianPackage)
                                            .toList())));
        }
    }

    public String path() {
        return find().orElseThrow(() -> new Missing(command + " is gone.")).toString();
    }

    /** Debian keeps nginx where only root's PATH looks. */
    private Optional<Path> find() {
        List<String> folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)));
        folders.addAll(List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"));
        return folders.stream()
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
