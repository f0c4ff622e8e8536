package dev.sluice.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The folder that holds all of one stack: databases, secrets, logs, and what runs.
 *
 * @param root absolute
 */
record DataDirectory(Path root) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new com.fasterxml.jackson.datatype.jsr310.JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Makes the folder, readable by its owner only. */
    static DataDirectory at(Path path) {
        Path root = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new Refusal("The data directory " + root + " cannot be made: " + e.getMessage() + ".", e);
        }
        return new DataDirectory(root);
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path redis() {
        return root.resolve("redis");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path logs() {
        return root.resolve("logs");
    }

    /** A service's build while it runs. */
    Path app(String name) {
        return root.resolve("app").resolve(name);
    }

    Path log(String name) {
        return logs().resolve(name + ".log");
    }

    Path localJson() {
        return root.resolve("local.json");
    }

    private Path stateJson() {
        return root.resolve("state.json");
    }

    Optional<RunState> state() {
        return read(stateJson(), RunState.class);
    }

    void write(RunState state) {
        write(stateJson(), state);
    }

    Optional<LocalFile> local() {
        return read(localJson(), LocalFile.class);
    }

    void write(LocalFile local) {
        write(localJson(), local);
    }

    /**
     * Held as long as a stack runs on this data.
     *
     * @throws Refusal when another one does
     */
    FileLock lock() {
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            channel.close();
            throw inUse();
        } catch (OverlappingFileLockException e) {
            throw inUse();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + root, e);
        }
    }

    private Refusal inUse() {
        String who = state().map(state -> " (process " + state.supervisor().pid() + ")")
                .orElse("");
        return new Refusal(
                "Sluice already runs with the data in %s%s: ./sluice status shows it, ./sluice down stops it."
                        .formatted(root, who));
    }

    /** What was recorded and still runs. */
    List<ProcessHandle> leftovers() {
        return state().map(RunState::programs).orElse(List.of()).stream()
                .filter(entry -> entry.pid() != 0)
                .flatMap(entry -> Processes.ours(entry.pid(), entry.startedAt()).stream())
                .toList();
    }

    /** The supervisor if it still runs. */
    Optional<ProcessHandle> supervisor() {
        return state().map(RunState::supervisor)
                .flatMap(entry -> Processes.ours(
                        entry.pid(), Optional.ofNullable(entry.startedAt()).orElse(Instant.EPOCH)));
    }

    private static <T> Optional<T> read(Path path, Class<T> type) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(path), type));
        } catch (JsonProcessingException e) {
            throw new Refusal("%s cannot be read: delete it and run ./sluice up again.".formatted(path), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path path, Object value) {
        try {
            SecretText.write(path, JSON.writeValueAsString(value) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** Files that only their owner may read. */
    static final class SecretText {

        private SecretText() {}

        /** Replaces the file at once; it never exists with wider permissions or half of its text. */
        static void write(Path path, String text) throws IOException {
            Path half = Files.createTempFile(
                    path.getParent(),
                    path.getFileName().toString(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(half, text);
            Files.move(half, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
