package dev.sluice.bench.stage;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes that the bench starts itself. Thread-safe; after closing none runs and none can be started. */
public final class Children implements AutoCloseable {

    private static final long GRACE_SECONDS = 5;

    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** Starts a process whose errors go to a log; it is ended by {@link #close()} if not before. */
    Process start(List<String> command, Path log) throws IOException {
        return start(new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())));
    }

    /** Starts a JVM that runs a class of this bench. */
    Process java(List<String> options, Class<?> main, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(arguments);
        return start(command, log);
    }

    /** Runs a command to its end and returns all that it printed. */
    public String output(List<String> command) throws IOException {
        Process process = start(new ProcessBuilder(command).redirectErrorStream(true));
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw new IOException("the bench is being stopped");
        }
        Process process = builder.start();
        running.add(process);
        process.onExit().thenAccept(running::remove);
        return process;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Process process : running) {
            // An nginx master ends its workers itself when it is asked.
            process.destroy();
        }
        for (Process process : running) {
            if (!ended(process)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
