package dev.sluice.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service's build, set aside before it is run: the next build replaces jars that a running JVM still reads, and classes
 * would be missing in the middle of its work.
 *
 * @param built the folder that the build made
 * @param target where the copy goes; what was there is deleted
 */
record AppCopy(Path built, Path target) {

    private static final String MAIN = "io.quarkus.runner.GeneratedMain";

    /** Writes the copy. */
    AppCopy make() {
        try {
            Trees.delete(target);
            List<Path> paths;
            try (Stream<Path> walk = Files.walk(built)) {
                paths = walk.toList();
            }
            for (Path path : paths) {
                Path copy = target.resolve(built.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    linkOrCopy(path, copy);
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + built + " to " + target, e);
        }
    }

    /**
     * What starts it. One class path instead of Quarkus' own loader, because the JVM archives only classes of its own loaders; what
     * the build generated or changed stands before what it was made from.
     */
    List<String> classPathAndMain() {
        List<String> jars = new ArrayList<>();
        for (String folder : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            try (Stream<Path> files = Files.list(target.resolve(folder))) {
                files.map(Path::toString)
                        .filter(name -> name.endsWith(".jar"))
                        .sorted()
                        .forEach(jars::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + target, e);
            }
        }
        return List.of("-cp", String.join(File.pathSeparator, jars), MAIN);
    }

    /** Libraries never change under their name, so a link saves their space and time; ours do. */
    private static void linkOrCopy(Path path, Path copy) throws IOException {
        boolean library = path.getParent().endsWith("lib/main")
                && !path.getFileName().toString().startsWith("dev.sluice.");
        if (library) {
            try {
                Files.createLink(copy, path);
                return;
            } catch (FileSystemException | UnsupportedOperationException e) {
                // Another file system: copied below.
                Files.deleteIfExists(copy);
            }
        }
        // With its time, by which the JVM knows whether its archive of classes still fits.
        Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
