package dev.sluice.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client at the level of bytes, which may stop reading, stall or hang up at any of them. */
final class RawClient {
    private static final int TIMEOUT_MS = 20_000;

    private RawClient() {}

    /** Asks for a stream. */
    static Socket open(Rig rig, String model, String... headers) throws IOException {
        Socket socket = connect(rig);
        String body = ChatTest.chat(model, true);
        send(socket, head("content-length: " + body.length() + "\r\n" + String.join("", headers)) + body);
        return socket;
    }

    static Socket connect(Rig rig) throws IOException {
        Socket socket = new Socket("127.0.0.1", rig.port());
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    static String head(String more) {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + Rig.KEY + "\r\n" + more
                + "\r\n";
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    static String readUntil(InputStream in, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int b = in.read();
            if (b < 0) {
                return read.toString();
            }
            read.append((char) b);
        }
        return read.toString();
    }
}
