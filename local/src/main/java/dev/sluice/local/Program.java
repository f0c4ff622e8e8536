package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What it takes to run one process of the stack.
 *
 * @param name one of {@link Names}
 * @param environment added to the environment of this process; each {@code X_FILE} here hides an inherited {@code X},
 *     and the other way round
 * @param log where its output goes; null when it talks to the terminal itself
 * @param readiness tells whether it can do its work
 * @param grace how long it may take to end by itself when asked to
 */
record Program(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Readiness readiness,
        Duration grace) {

    /** Asked again and again while a program starts; must return within a second or two. */
    @FunctionalInterface
    interface Readiness {
        boolean ready();
    }

    Process spawn() {
        List<String> line = new ArrayList<>();
        if (log != null && SETSID != null) {
            // A session of its own: Ctrl-C must reach the supervisor only, which stops things in the right order.
            line.add(SETSID);
        }
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        environment.keySet().forEach(name -> builder.environment().remove(otherForm(name)));
        builder.environment().putAll(environment);
        builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        if (log == null) {
            builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        } else {
            builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        }
        try {
            if (log != null) {
                Files.createDirectories(log.getParent());
            }
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    private static String otherForm(String variable) {
        return variable.endsWith("_FILE") ? variable.substring(0, variable.length() - 5) : variable + "_FILE";
    }

    private static final String SETSID = List.of("/usr/bin/setsid", "/bin/setsid").stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse(null);

    /** The same, when it is needed for a process that this one starts and leaves behind. */
    static List<String> inOwnSession(List<String> command) {
        List<String> line = new ArrayList<>();
        line.add(SETSID == null ? "/usr/bin/nohup" : SETSID);
        line.addAll(command);
        return line;
    }
}
