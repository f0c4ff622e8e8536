package dev.sluice.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    @Test
    void speaksWhatEachRequestOfAConnectionAsksFor() throws IOException {
        // Given
        Upstream upstream = Upstream.start();
        try (Socket gateway = new Socket(InetAddress.getLoopbackAddress(), upstream.port())) {
            // When
            String chat = ask(gateway, "/stream/v1/chat/completions");
            String message = ask(gateway, "/messages/v1/messages");
            String again = ask(gateway, "/stream/v1/chat/completions");

            // Then
            assertThat(chat).contains("chat.completion.chunk", "data: [DONE]");
            assertThat(message).contains("message_start", "message_stop").doesNotContain("[DONE]");
            assertThat(again).contains("chat.completion.chunk", "data: [DONE]").doesNotContain("message_start");
        }
    }

    private static String ask(Socket gateway, String path) throws IOException {
        String body = "{\"prompt\":\"chunks=2 every=0\"}";
        String request = "POST " + path + " HTTP/1.1\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        gateway.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n0\r\n\r\n")) {
            int next = gateway.getInputStream().read();
            assertThat(next).as("the connection stays open").isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }
}
