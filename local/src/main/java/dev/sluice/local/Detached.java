package dev.sluice.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Starts a supervisor that outlives this process, and tells how it goes until everything answers. */
record Detached(StartOptions start) {

    private static final Duration POLL = Duration.ofMillis(100);

    LocalFile start(Consumer<String> progress) throws IOException {
        DataDirectory data = start.data();
        // Said here as well, since nobody reads the background's log for it.
        data.lock().channel().close();
        Files.createDirectories(data.logs());
        Path log = data.log("up");
        Files.deleteIfExists(log);
        Process supervisor = new ProcessBuilder(Program.inOwnSession(command()))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        long told = 0;
        while (!isRunning(data, supervisor.pid())) {
            boolean alive = supervisor.isAlive();
            told = tell(log, told, progress);
            if (!alive) {
                throw new Refusal("Sluice did not start; " + log + " has the details.");
            }
            Processes.pause(POLL);
        }
        tell(log, told, progress);
        return data.local().orElseThrow();
    }

    private List<String> command() {
        List<String> line = Jvm.command("64m");
        line.add("-XX:TieredStopAtLevel=1");
        line.add("-Dsluice.home=" + StackOptions.checkout());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "up"));
        line.addAll(start.arguments());
        return line;
    }

    private static boolean isRunning(DataDirectory data, long supervisor) {
        return data.state()
                .filter(state -> state.supervisor().pid() == supervisor)
                .filter(state -> state.phase().equals(RunState.RUNNING))
                .isPresent();
    }

    /** Tells the whole lines behind the position up to the screen, which comes from us; returns the new position. */
    private static long tell(Path log, long from, Consumer<String> progress) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            text.substring(0, end)
                    .lines()
                    .takeWhile(line -> !line.equals(Screen.RULE))
                    .forEach(progress);
            return from + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
