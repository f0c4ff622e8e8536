package dev.sluice.local;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Ending processes, and telling ours from others that got the same number. */
final class Processes {

    private Processes() {}

    /** Asks a process and all that it started to end, and insists after the grace. Returns when they are gone. */
    static void end(ProcessHandle process, Duration grace) {
        List<ProcessHandle> family = family(process);
        family.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            family.forEach(ProcessHandle::destroyForcibly);
            family.forEach(member -> member.onExit().join());
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Kills a process and all that it started. Returns when it is gone. */
    static void kill(ProcessHandle process) {
        List<ProcessHandle> family = family(process);
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().join());
    }

    private static List<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
    }

    static void signal(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
            kill.onExit().join();
        } catch (IOException e) {
            throw new Refusal("The command kill is missing.", e);
        }
    }

    /** The process if it still runs and is the one that was recorded. */
    static Optional<ProcessHandle> ours(long pid, Instant startedAt) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> startTime(process)
                // The system derives start times from its boot time, which moves a little when the clock is set.
                .map(start -> Duration.between(start, startedAt).abs().compareTo(Duration.ofSeconds(2)) < 0)
                .orElse(false));
    }

    static Optional<Instant> startTime(ProcessHandle process) {
        return process.info().startInstant();
    }

    /** In words, since 137 says nothing to most people. */
    static String why(int exitValue) {
        return switch (exitValue) {
            case 137 -> "killed (SIGKILL)";
            case 143 -> "ended by SIGTERM";
            case 139 -> "crashed (SIGSEGV)";
            case 134 -> "crashed (SIGABRT)";
            default -> "exit code " + exitValue;
        };
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted.", e);
        }
    }
}
