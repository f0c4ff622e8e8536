package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {

    @TempDir
    Path directory;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Supervised program;

    @AfterEach
    void end() {
        program.halt();
        timer.shutdownNow();
    }

    @Test
    void isStartedAgainWhenItDiesAndSaysWhy() {
        program = supervised("exec sleep 600");
        program.start();
        long first = program.pid();

        program.kill();

        await().until(() -> program.pid() != 0 && program.pid() != first);
        assertThat(program.restarts()).isEqualTo(1);
        assertThat(program.state().lastExit()).isEqualTo("killed (SIGKILL)");
    }

    @Test
    void pausesLongerEachTimeItDiesAtOnce() {
        program = supervised("date +%s%N >> starts; exit 3");
        program.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> program.restarts() >= 4);

        List<Long> starts = lines("starts").stream().map(Long::valueOf).toList();
        Duration second = Duration.ofNanos(starts.get(2) - starts.get(1));
        Duration third = Duration.ofNanos(starts.get(3) - starts.get(2));
        assertThat(second).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(third).isGreaterThanOrEqualTo(Duration.ofMillis(1000));
        assertThat(program.state().lastExit()).isEqualTo("exit code 3");
    }

    @Test
    void staysStoppedWhenItWasStopped() {
        program = supervised("exec sleep 600");
        program.start();

        program.stop();

        assertThat(program.pid()).isZero();
        assertThat(program.state().lastExit()).isNull();
        program.start();
        assertThat(program.pid()).isNotZero();
        assertThat(program.restarts()).isZero();
    }

    @Test
    void isKilledWhenItIgnoresTheRequestToEnd() {
        program = supervised("trap '' TERM; touch trapped; while :; do sleep 0.05; done");
        program.start();
        await().until(() -> Files.exists(directory.resolve("trapped")));

        program.stop();

        assertThat(program.pid()).isZero();
    }

    @Test
    void tellsTheEndOfItsLogWhenItDoesNotStart() {
        program = supervised("echo the disk is full; exit 1");
        program.start();

        assertThatThrownBy(() -> program.awaitReady(Duration.ofSeconds(20)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("test did not start: exit code 1.")
                .hasMessageContaining("the disk is full");
    }

    @Test
    void appearsInTheStatusWithItsRestartsAndTheReason() {
        Instant at = Instant.parse("2026-01-02T03:04:05Z");
        RunState.Entry supervisor = new RunState.Entry("supervisor", 1, at, at, 0, null, null);
        RunState.Entry postgres = new RunState.Entry("postgres", 2, at, at, 2, "killed (SIGKILL)", at);
        LocalFile local = new LocalFile(
                "", "", "", null, null, "postgresql://me:hunter2@127.0.0.1:8432/x", "", Map.of(), "", null, Map.of());
        program = supervised("exit 0");

        String table = StatusCommand.table(
                new RunState(RunState.RUNNING, supervisor, List.of(postgres)), local, ZoneOffset.UTC);

        assertThat(table)
                .contains("Sluice is running.")
                .containsPattern("postgres +2 +2026-01-02 03:04:05 +2 +127.0.0.1:8432 +2026-01-02 03:04:05 killed")
                .doesNotContain("hunter2");
    }

    private Supervised supervised(String script) {
        Program sh = new Program(
                "test",
                List.of("sh", "-c", "cd '" + directory + "'; " + script),
                Map.of(),
                directory.resolve("test.log"),
                () -> false,
                Duration.ofMillis(500));
        return new Supervised(sh, timer, Clock.systemUTC(), () -> {});
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
