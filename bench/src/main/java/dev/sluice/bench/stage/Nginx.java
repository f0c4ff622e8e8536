package dev.sluice.bench.stage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A running nginx: its master and workers. */
record Nginx(Process process, int port) {

    private static final Duration START = Duration.ofSeconds(10);

    /** Returns once it accepts connections. */
    static Nginx start(Children children, Path folder, String configuration, int port) throws IOException {
        Path file = Files.writeString(Files.createDirectories(folder).resolve("nginx.conf"), configuration);
        Path log = folder.resolve("nginx.log");
        List<String> command =
                List.of(Tools.NGINX.path(), "-e", log.toString(), "-p", folder.toString(), "-c", file.toString());
        Nginx nginx = new Nginx(children.start(command, log), port);
        Instant end = Instant.now().plus(START);
        while (!nginx.accepts()) {
            if (!nginx.process.isAlive() || Instant.now().isAfter(end)) {
                throw new IOException(
                        "nginx did not start: " + Files.readString(log).strip());
            }
            Stage.pause(Duration.ofMillis(20));
        }
        return nginx;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
