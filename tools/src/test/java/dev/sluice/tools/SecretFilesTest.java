package dev.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    Path volume;

    @Test
    void holdAllThatServicesAskForAndAreTheirOwnersAlone() throws IOException {
        String done = make(null).run();

        Map<String, String> files = files();
        assertThat(done).isEqualTo("made " + volume.resolve("secret"));
        assertThat(files)
                .containsOnlyKeys(
                        "keyset", "admin-token", "service-token", "database-password", "database-url", "redis-url")
                .containsEntry("redis-url", "redis://r:6379")
                .containsEntry("database-url", "postgresql://sluice:" + files.get("database-password") + "@pg/sluice");
        assertThat(files.values()).noneMatch(done::contains);
        for (String name : files.keySet()) {
            Path file = volume.resolve("secret").resolve(name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    /** Only root may give files away; elsewhere both are the one who runs this test. */
    @Test
    void thePasswordBelongsToPostgresAndTheRestToTheServices() throws IOException {
        boolean root = me() == 0;
        int services = root ? 10001 : me();
        int postgres = root ? 999 : me();

        make(null).run();

        assertThat(owner("keyset")).isEqualTo(services);
        assertThat(owner("admin-token")).isEqualTo(services);
        assertThat(owner("database-url")).isEqualTo(services);
        assertThat(owner("database-password")).isEqualTo(postgres);
    }

    @Test
    void thoseThatExistStayAsTheyAre() throws IOException {
        make(null).run();
        Map<String, String> before = files();

        assertThat(make(null).run()).endsWith("exists and stays as it is");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aStartThatWasCutLeavesNothingThatLooksWhole() throws IOException {
        Files.createDirectory(volume.resolve(".new-0"));
        Files.createFile(volume.resolve(".new-0").resolve("keyset"));

        make(null).run();

        assertThat(files()).hasSize(6).doesNotContainValue("");
    }

    @Test
    void aRestoredOneHasTheKeysetOfTheBackup() throws IOException {
        String kept = SecretValues.newKeyset().strip();

        make(kept + "\n").run();

        assertThat(files()).containsEntry("keyset", kept);
    }

    @Test
    void whatIsNoKeysetIsRefused() {
        assertThatThrownBy(() -> make("-----BEGIN")).isInstanceOf(Refusal.class).hasMessageContaining("no keyset");
    }

    @Test
    void aVolumeThatCannotBeWrittenIsSaid() {
        SecretFiles nowhere = new SecretFiles(volume.resolve("not/there"), 1, 1, Map.of("keyset", "k"));

        assertThatThrownBy(nowhere::run).isInstanceOf(Refusal.class).hasMessageContaining("must be writable");
    }

    private SecretFiles make(String keyset) {
        int me = me();
        Map<String, String> environment = new HashMap<>(Map.of("DATABASE_HOST", "pg", "REDIS_URL", "redis://r:6379"));
        environment.put("SECRET_DIRECTORY", volume.resolve("secret").toString());
        environment.put("SECRET_OWNER", me == 0 ? "10001" : Integer.toString(me));
        environment.put("DATABASE_OWNER", me == 0 ? "999" : Integer.toString(me));
        return SecretFiles.from(environment, keyset);
    }

    private int me() {
        return attribute(volume);
    }

    private int owner(String file) {
        return attribute(volume.resolve("secret").resolve(file));
    }

    private static int attribute(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(volume.resolve("secret"))) {
            for (Path file : (Iterable<Path>) all::iterator) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }
}
