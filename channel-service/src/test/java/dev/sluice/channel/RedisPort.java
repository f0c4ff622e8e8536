package dev.sluice.channel;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks to the tests' Redis directly, to wipe it or look into it. */
record RedisPort(int port) {

    /** The raw answer to one inline command. */
    String send(String command) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Redis does not answer", e);
        }
    }

    /** A string value; null when there is none. */
    String get(String key) {
        String answer = send("GET " + key);
        return answer.startsWith("$-1")
                ? null
                : answer.substring(answer.indexOf('\n') + 1, answer.lastIndexOf("\r\n+OK"));
    }
}
