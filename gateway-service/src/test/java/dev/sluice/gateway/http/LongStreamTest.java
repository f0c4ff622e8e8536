package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.Exchange;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a long stream to a slow reader costs in memory: a constant. */
class LongStreamTest {
    private static final int MB = 1 << 20;
    private static final int CHUNKS = 6_144;
    private static final long STREAM = 96L * MB;
    /** What the kernel's buffers of two connections, their queues and one burst may hold. */
    private static final long UNDER_WAY = 24L * MB;

    private static final long GROWTH = 12L * MB;

    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void p6AStreamToASlowReaderKeepsMemoryFlat() throws IOException {
        try (Socket client = open("fault-chunks-" + CHUNKS + "+event-16k")) {
            InputStream in = client.getInputStream();
            long read = in.readNBytes(MB).length;
            Exchange upstream = rig.upstream().journal().last();
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(20))
                    .until(stoodStill(upstream));
            long before = used();
            long most = before;

            while (read < STREAM) {
                assertThat(upstream.bytesSent() - read).as("sent and not read").isLessThan(UNDER_WAY);
                read += in.readNBytes(8 * MB).length;
                most = Math.max(most, used());
            }

            assertThat(most - before).as("growth").isLessThan(GROWTH);
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("data: [DONE]");
        }
        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    private static java.util.concurrent.Callable<Boolean> stoodStill(Exchange upstream) {
        long[] last = {-1};
        return () -> {
            boolean same = upstream.bytesSent() == last[0];
            last[0] = upstream.bytesSent();
            return same;
        };
    }

    /** Heap and buffers outside of it that are still reachable. */
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    private Socket open(String model) throws IOException {
        Socket socket = new Socket("127.0.0.1", rig.port());
        socket.setSoTimeout(20_000);
        String body = ChatTest.chat(model, true);
        String request = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + Rig.KEY
                + "\r\ncontent-length: " + body.length() + "\r\nconnection: close\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }
}
