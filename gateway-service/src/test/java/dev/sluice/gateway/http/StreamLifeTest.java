package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.pipeline.Settings;
import dev.sluice.gateway.upstream.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamLifeTest {
    private static final Settings QUICK =
            new Settings(3, 400, 1_500, 16 << 20, 1 << 20, 64 << 10, 200, new Timers(1_000, 600, 900, 600, 20_000));

    private final Rig rig = new Rig(1, QUICK, 24 << 20);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aStreamThatStallsEndsWithAnError() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-chunks-9+stall-after-3", true));

        assertThat(answer.body()).contains("\"code\":\"upstream_timeout\"").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anUpstreamThatNeverAnswersIsATimeout() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-stall", true));

        assertThat(answer.statusCode() == 504 || answer.body().contains("upstream_timeout"))
                .isTrue();
        assertThat(rig.lastSettled().charge()).isZero();
        assertThat(rig.faults.get(0).kind()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
    }

    @Test
    void aCommentBreaksTheSilence() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-delay-500ms", true));

        assertThat(answer.body()).startsWith(": ping\n\n").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aBodyOverTheLimitIsRefusedByItsLengthAndWhileItComesInChunks() throws IOException {
        try (Socket announced = RawClient.connect(rig)) {
            RawClient.send(announced, RawClient.head("content-length: 99999999\r\n"));

            assertThat(RawClient.readUntil(announced.getInputStream(), "request id"))
                    .startsWith("HTTP/1.1 413");
        }
        HttpRequest.Builder chunked = HttpRequest.newBuilder(rig.uri("/v1/chat/completions"))
                .header("authorization", "Bearer " + Rig.KEY)
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Endless(40 << 20)));
        assertThat(statusOf(chunked)).isIn(413, -1);
        assertThat(rig.faults).extracting(fault -> fault.kind()).containsOnly(ErrorKind.BODY_TOO_LARGE);
        assertThat(rig.admission.refused).hasSize(2);
    }

    @Test
    void aClientThatStallsInItsBodyGets408AndIsClosed() throws IOException {
        try (Socket client = RawClient.connect(rig)) {
            RawClient.send(client, RawClient.head("content-length: 100\r\n") + "{\"model\"");

            String answer = RawClient.readUntil(client.getInputStream(), "request id");

            assertThat(answer).startsWith("HTTP/1.1 408");
            client.setSoTimeout(5_000);
            byte[] rest = client.getInputStream().readAllBytes();
            assertThat(rest.length).isLessThan(200);
        }
    }

    private int statusOf(HttpRequest.Builder request) {
        try {
            return rig.send(request).statusCode();
        } catch (java.io.UncheckedIOException brokenWhileSending) {
            return -1;
        }
    }

    /** So many blanks. */
    private static final class Endless extends InputStream {
        private int left;

        Endless(int bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] to, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int n = Math.min(length, left);
            java.util.Arrays.fill(to, from, from + n, (byte) ' ');
            left -= n;
            return n;
        }
    }
}
