package dev.sluice.bench.stage;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Says one thing to Redis; its inline commands need no client. */
record RedisLine(URI redis) {

    /** Takes effect at once and is gone with the server's next start. */
    void appendfsync(String setting) throws IOException {
        String answer = say("CONFIG SET appendfsync " + setting);
        if (!answer.startsWith("+OK")) {
            throw new IOException("Redis refused appendfsync " + setting + ": " + answer);
        }
    }

    String version() throws IOException {
        String info = say("INFO server");
        return info.replaceAll("(?s).*redis_version:(\\S+).*", "$1");
    }

    /** The whole answer: the connection ends with QUIT. */
    private String say(String command) throws IOException {
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
