package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a body comes, the upstream gets these bytes and no others: bodies are read straight into the arrays that hold them. */
class BodiesTest {
    private static final int LONG = 200_000;
    private static final int CALLS = 5;

    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    /** What comes behind a body that is being read belongs to the next call. */
    @ParameterizedTest
    @ValueSource(ints = {40, 3_000, LONG})
    void ofCallsInOneWrite(int length) throws IOException {
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < CALLS; i++) {
            calls.append(call(body((char) ('a' + i), length)));
        }
        try (Socket socket = RawClient.connect(rig)) {
            RawClient.send(socket, calls.toString());
            for (int i = 0; i < CALLS; i++) {
                answer(socket);
            }
        }

        List<Exchange> seen = rig.upstream().journal().entries();
        for (int i = 0; i < CALLS; i++) {
            assertThat(seen.get(i).bodyText()).isEqualTo(body((char) ('a' + i), length));
        }
    }

    @Test
    void inPieces() throws IOException {
        String body = body('p', LONG);
        byte[] call = call(body).getBytes(StandardCharsets.UTF_8);
        try (Socket socket = RawClient.connect(rig)) {
            for (int at = 0; at < call.length; at += 7_001) {
                socket.getOutputStream().write(Arrays.copyOfRange(call, at, Math.min(call.length, at + 7_001)));
                socket.getOutputStream().flush();
            }
            answer(socket);
        }

        assertThat(rig.upstream().journal().last().bodyText()).isEqualTo(body);
    }

    @Test
    void whoseLengthIsNotAnnounced() throws IOException {
        String body = body('c', LONG);
        String chunked = Integer.toHexString(LONG / 2) + "\r\n" + body.substring(0, LONG / 2) + "\r\n"
                + Integer.toHexString(body.length() - LONG / 2) + "\r\n" + body.substring(LONG / 2) + "\r\n0\r\n\r\n";
        try (Socket socket = RawClient.connect(rig)) {
            RawClient.send(socket, RawClient.head("transfer-encoding: chunked\r\n") + chunked);
            answer(socket);
        }

        assertThat(rig.upstream().journal().last().bodyText()).isEqualTo(body);
    }

    private static String body(char filling, int length) {
        return ChatTest.chat("demo", false)
                .replace("Hello there", String.valueOf(filling).repeat(length));
    }

    private static String call(String body) {
        return RawClient.head("content-length: " + body.length() + "\r\n") + body;
    }

    private static void answer(Socket socket) throws IOException {
        String head = RawClient.readUntil(socket.getInputStream(), "\r\n\r\n");
        assertThat(head).startsWith("HTTP/1.1 200 ");
        String length = head.replaceAll("(?is).*content-length: (\\d+).*", "$1");
        socket.getInputStream().readNBytes(Integer.parseInt(length));
    }
}
