package dev.sluice.bench.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.probe.Order;
import dev.sluice.bench.probe.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The probe as a process: orders go in, results come out. One order at a time. */
public final class Probe {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader results;
    private final Path log;
    private final int port;

    private Probe(Process process, Path log) throws IOException {
        this.process = process;
        this.results = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
        this.port = Integer.parseInt(line());
    }

    static Probe start(Children children, Path log) throws IOException {
        List<String> options = List.of("-Xms512m", "-Xmx1g", "-XX:+UseParallelGC");
        return new Probe(children.java(options, dev.sluice.bench.probe.Main.class, List.of(), log), log);
    }

    /** Where its upstream listens. */
    int port() {
        return port;
    }

    /** Blocks until the order is done. */
    public synchronized Result run(Order order) throws IOException {
        Writer orders = process.outputWriter(StandardCharsets.UTF_8);
        orders.write(JSON.writeValueAsString(order) + "\n");
        orders.flush();
        return JSON.readValue(line(), Result.class);
    }

    private String line() throws IOException {
        String line = results.readLine();
        if (line == null) {
            throw new IOException("the probe has ended; " + log + " may say why");
        }
        return line;
    }
}
