package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    Path make() {
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
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + built + " to " + target, e);
        }
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
        Files.copy(path, copy);
    }
}
