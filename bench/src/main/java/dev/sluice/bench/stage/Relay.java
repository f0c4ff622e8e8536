package dev.sluice.bench.stage;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.relay.Main;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A relay on a JVM that has what the gateway's has. */
record Relay(Process process, int port) {
    private static final List<String> OPTIONS = List.of(
            "-Xms80m",
            "-Xmx256m",
            "-Xmn48m",
            "-XX:+UseSerialGC",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UseCompactObjectHeaders",
            "--sun-misc-unsafe-memory-access=allow");

    /** Returns once it listens. */
    static Relay start(Children children, Contender contender, int wholePort, int streamPort, Path log)
            throws IOException {
        List<String> arguments = List.of(
                contender.name().toLowerCase(Locale.ROOT), String.valueOf(wholePort), String.valueOf(streamPort));
        Process process = children.java(OPTIONS, Main.class, arguments, log);
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IOException("a relay has ended; " + log + " may say why");
        }
        return new Relay(process, Integer.parseInt(line));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
