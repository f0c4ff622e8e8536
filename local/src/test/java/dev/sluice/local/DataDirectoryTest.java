package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    private static final LocalFile LOCAL = new LocalFile(
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8081",
            "http://127.0.0.1:8082",
            null,
            "http://127.0.0.1:8090",
            "postgresql://sluice:x@127.0.0.1:8432/sluice",
            "redis://127.0.0.1:8379",
            Map.of("gateway", "http://127.0.0.1:9080"),
            "adm-1",
            "sk-1",
            Map.of("gateway", 4711L));

    @TempDir
    Path directory;

    private DataDirectory data;

    @BeforeEach
    void make() {
        data = DataDirectory.at(directory.resolve("data"));
    }

    @Test
    void writesLocalJsonInTheDocumentedShape() throws IOException {
        data.write(LOCAL);

        JsonNode json = new ObjectMapper().readTree(data.localJson().toFile());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "gateway",
                        "channelService",
                        "billingService",
                        "console",
                        "demoUpstream",
                        "postgres",
                        "redis",
                        "management",
                        "adminToken",
                        "apiKey",
                        "pids");
        assertThat(json.at("/management/gateway").asText()).isEqualTo("http://127.0.0.1:9080");
        assertThat(json.at("/pids/gateway").asLong()).isEqualTo(4711);
        assertThat(data.local()).contains(LOCAL);
    }

    @Test
    void letsOnlyTheOwnerReadSecrets() throws IOException {
        data.write(LOCAL);
        Secrets secrets = Secrets.in(data);

        for (Path file : List.of(data.localJson(), secrets.adminTokenFile(), secrets.keysetFile())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("%s", file)
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
                .isEqualTo("rwx------");
    }

    @Test
    void makesSecretsOnce() throws IOException {
        String token = Secrets.in(data).adminToken();
        String keyset = Files.readString(Secrets.in(data).keysetFile());

        assertThat(Secrets.in(DataDirectory.at(data.root())).adminToken()).isEqualTo(token);
        assertThat(Files.readString(Secrets.in(data).keysetFile())).isEqualTo(keyset);
        assertThat(keyset).contains("AesGcmKey");
    }

    @Test
    void letsOneRunHaveTheDataAtATime() throws IOException {
        data.write(new RunState(
                RunState.RUNNING, RunState.Entry.of("supervisor", ProcessHandle.current(), Instant.now()), List.of()));
        try (var lock = data.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> data.lock())
                    .isInstanceOf(Refusal.class)
                    .hasMessage("Sluice already runs with the data in %s (process %d):"
                                    .formatted(
                                            data.root(), ProcessHandle.current().pid())
                            + " ./sluice status shows it, ./sluice down stops it.");
        }
    }

    @Test
    void endsWhatAKilledSupervisorLeftButNotAStrangerWithTheSameNumber() throws IOException {
        // Given
        Process ours = new ProcessBuilder("sleep", "600").start();
        Process stranger = new ProcessBuilder("sleep", "600").start();
        Instant now = Instant.now();
        RunState.Entry recorded = RunState.Entry.of("gateway", ours.toHandle(), now);
        RunState.Entry other = RunState.Entry.of("redis", stranger.toHandle(), now);
        RunState.Entry reused = new RunState.Entry(
                "redis", other.pid(), other.startedAt().minus(Duration.ofHours(1)), now, 0, null, null);
        RunState.Entry supervisor = new RunState.Entry("supervisor", 0, null, now, 0, null, null);
        data.write(new RunState(RunState.RUNNING, supervisor, List.of(recorded, reused)));
        data.write(LOCAL);

        // When
        boolean ran = Ending.of(data);

        // Then
        try {
            assertThat(ran).isTrue();
            assertThat(ours.isAlive()).isFalse();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(data.local().orElseThrow().pids()).isEmpty();
            assertThat(Ending.of(data)).isFalse();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void saysWhatToDoAboutABrokenFile() throws IOException {
        Files.writeString(data.localJson(), "{");

        assertThatThrownBy(() -> data.local())
                .isInstanceOf(Refusal.class)
                .hasMessage(data.localJson() + " cannot be read: delete it and run ./sluice up again.");
    }
}
