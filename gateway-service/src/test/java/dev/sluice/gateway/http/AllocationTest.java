package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.gateway.micro.TranslatedChunk;
import dev.sluice.testkit.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the event loop allocates for a call and for a chunk: a count, so it says on any machine when the path got fatter. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM = 1_500;
    private static final int MEASURED = 500;
    private static final int LONG = 200_000;
    private static final int CHUNKS = 2_000;
    private static final int ROUNDS = 5;

    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aSmallCallAllocatesLittle() throws IOException {
        try (Socket socket = RawClient.connect(rig)) {
            String body = ChatTest.chat("any", false);
            calls(socket, body, WARM);
            long before = allocated();
            calls(socket, body, MEASURED);
            long each = (allocated() - before) / MEASURED;

            System.out.println("allocated per call: " + each + " bytes");
            assertThat(each).isBetween(1_000L, 35_000L);
        }
    }

    /** Once as it came, and once for the socket, which is not on the heap. */
    @Test
    void aLongPromptLiesInOneArray() throws IOException {
        String body = ChatTest.chat("any", false).replace("Hello there", "x".repeat(LONG));
        try (Socket socket = RawClient.connect(rig)) {
            calls(socket, body, MEASURED);
            long before = allocated();
            calls(socket, body, MEASURED);
            long each = (allocated() - before) / MEASURED;

            System.out.println("allocated per call with a prompt of 200 KB: " + each + " bytes");
            assertThat(each).isBetween((long) LONG, LONG + 60_000L);
        }
    }

    @Test
    void aChunkAllocatesLittle() throws IOException {
        rig.upstream().always("chunks", Behaviour.of("chunks-" + CHUNKS));
        long warm = stream();
        long each = Math.min(stream(), stream()) / CHUNKS;

        System.out.println("allocated per chunk: " + each + " bytes, in the first stream " + warm / CHUNKS);
        assertThat(each).isBetween(1L, 4_000L);
    }

    /** In the worst of them; what each needs is printed. */
    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "bedrock", "cohere", "dashscope", "gemini", "hunyuan", "ollama", "wenxin"})
    void aTranslatedChunkAllocatesLittle(String dialect) {
        TranslatedChunk chunk = new TranslatedChunk();
        chunk.dialect = dialect;
        chunk.begin();
        long each = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CHUNKS; i++) {
                chunk.translated();
            }
            each = Math.min(each, (THREADS.getCurrentThreadAllocatedBytes() - before) / CHUNKS);
        }

        System.out.println("allocated per chunk translated from " + dialect + ": " + each + " bytes");
        assertThat(each).isBetween(1L, 6_000L);
    }

    private void calls(Socket socket, String body, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            RawClient.send(socket, RawClient.head("content-length: " + body.length() + "\r\n") + body);
            String head = RawClient.readUntil(socket.getInputStream(), "\r\n\r\n");
            String length = head.replaceAll("(?is).*content-length: (\\d+).*", "$1");
            socket.getInputStream().readNBytes(Integer.parseInt(length));
            rig.admission.forget();
        }
    }

    private long stream() throws IOException {
        long before = allocated();
        try (Socket socket = RawClient.open(rig, "chunks", "connection: close\r\n")) {
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("data: [DONE]");
        }
        return allocated() - before;
    }

    private long allocated() {
        return THREADS.getThreadAllocatedBytes(rig.eventLoop());
    }
}
