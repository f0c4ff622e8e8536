package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The embedded Redis: keeps what it acknowledged a second ago, and refuses rather than forgets when it is full. */
record Redis(Binaries binaries, DataDirectory data, int port) {

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    Program program() {
        try {
            Files.createDirectories(data.redis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Program(
                Names.REDIS,
                List.of(
                        binaries.redis().toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        data.redis().toString(),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        // What is stored stays small while much is written: 64 MB, the default, would be rewritten
                        // every few
                        // seconds under load, and compressed each time.
                        "--auto-aof-rewrite-min-size",
                        "512mb",
                        "--rdbcompression",
                        "no",
                        "--maxmemory-policy",
                        "noeviction",
                        "--save",
                        ""),
                Map.of(),
                data.log(Names.REDIS),
                this::ready,
                Duration.ofSeconds(10));
    }

    /** Deletes what it stored, as if its disk were new. Only while it is stopped. */
    void wipe() {
        try {
            Trees.delete(data.redis());
            Files.createDirectories(data.redis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** While it loads its data it answers, but not with PONG. */
    private boolean ready() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
