package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a person uses it: its own process, its printed screen, the packaged services. */
class UpIT {

    private static final long MEMORY_LIMIT_KIB = 1536 * 1024;

    private record Output(int exitCode, String text) {}

    @TempDir
    Path directory;

    private Path data;
    private Ports ports;

    @BeforeEach
    void choosePorts() {
        data = directory.resolve("data");
        ports = Ports.free(1);
    }

    @AfterEach
    void down() {
        sluice("down");
    }

    @Test
    void printsACallThatWorksAndKeepsEverythingRunningUntilDown() {
        // Given
        Output up = up();

        // Then the printed call streams an answer when it is pasted
        assertThat(up.exitCode()).as(up.text()).isZero();
        Output pasted = run(List.of("sh", "-c", printedCurl(up.text())));
        assertThat(pasted.text()).contains("data: {").contains("data: [DONE]");
        assertThat(residentKiB()).isLessThan(MEMORY_LIMIT_KIB);

        // And a second one is refused
        Output second = up();
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.text()).contains("Sluice already runs with the data in " + data);

        // And a service that dies comes back, and status says why
        long killed = local().pids().get(Names.CHANNEL_SERVICE);
        Processes.kill(ProcessHandle.of(killed).orElseThrow());
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> sluice("status").text(),
                        text -> text.matches("(?s).*channelService +(?!" + killed
                                + ")\\d+ .* 1 +127.0.0.1:\\d+ +.*killed \\(SIGKILL\\).*"));

        // And nothing is left behind
        List<ProcessHandle> all = processes();
        assertThat(sluice("down").text()).contains("Sluice is down.");
        assertThat(all).hasSizeGreaterThanOrEqualTo(7).noneMatch(ProcessHandle::isAlive);
        assertThat(local().pids()).isEmpty();
        assertThat(sluice("status").text()).contains("Sluice is not running.");
    }

    @Test
    void keepsDataAndKeyAndStopsWhatAKilledSupervisorLeft() {
        // Given
        assertThat(up().exitCode()).isZero();
        String key = local().apiKey();

        // When the supervisor is killed, all else goes on; up takes over
        List<ProcessHandle> first = processes();
        killSupervisor();
        Output again = up();

        // Then
        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(again.text()).contains("stopping what a killed run left behind");
        assertThat(first).noneMatch(ProcessHandle::isAlive);
        assertThat(local().apiKey()).isEqualTo(key);

        // And down does so as well
        List<ProcessHandle> second = processes();
        killSupervisor();
        assertThat(sluice("status").text()).contains("The supervisor is gone");
        assertThat(sluice("down").text()).contains("Sluice is down.");
        assertThat(second).noneMatch(ProcessHandle::isAlive);

        // And reset deletes it all, but only when confirmed
        assertThat(sluice("reset").exitCode()).isEqualTo(1);
        assertThat(data).exists();
        assertThat(sluice("reset", "--yes").exitCode()).isZero();
        assertThat(data).doesNotExist();
    }

    private Output up() {
        return sluice("up", "--detach", "--port-base", Integer.toString(ports.base()));
    }

    private Output sluice(String command, String... options) {
        List<String> line = new ArrayList<>(
                List.of(StackOptions.checkout().resolve("sluice").toString(), command));
        line.addAll(List.of(options));
        line.addAll(List.of("--data", data.toString()));
        return run(line);
    }

    private Output run(List<String> line) {
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().put("SLUICE_TRUST_BUILD", "yes");
            Process process = builder.start();
            if (!process.waitFor(150, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " did not end:\n" + Files.readString(output));
            }
            return new Output(process.exitValue(), Files.readString(output));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String printedCurl(String screen) {
        Matcher curl = Pattern.compile("(?s)curl -N .*?}'\n").matcher(screen);
        assertThat(curl.find()).as(screen).isTrue();
        return curl.group();
    }

    private LocalFile local() {
        return new DataDirectory(data).local().orElseThrow();
    }

    /** It alone; what it started goes on. */
    private void killSupervisor() {
        ProcessHandle supervisor = ProcessHandle.of(supervisor()).orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private long supervisor() {
        return new DataDirectory(data).supervisor().orElseThrow().pid();
    }

    /** The supervisor, all that it started, and all that those did. */
    private List<ProcessHandle> processes() {
        ProcessHandle supervisor = ProcessHandle.of(supervisor()).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(supervisor.descendants().toList());
        all.add(supervisor);
        return all;
    }

    /** Shared pages, which PostgreSQL has many of, count once. */
    private long residentKiB() {
        return processes().stream()
                .map(process -> Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))
                .flatMap(path -> pss(path).stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Optional<Long> pss(Path rollup) {
        try (var lines = Files.lines(rollup)) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
