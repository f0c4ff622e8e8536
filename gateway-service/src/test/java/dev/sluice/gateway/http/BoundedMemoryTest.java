package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.pipeline.Settings;
import dev.sluice.gateway.upstream.Timers;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promise P6: what a long stream to a slow reader costs in memory is a constant. */
class BoundedMemoryTest {
    private static final int MB = 1 << 20;
    private static final int CHUNKS = 6_144;
    private static final long STREAM = 96L * MB;
    /** What the kernel's buffers of two connections, their queues and one burst may hold. */
    private static final long UNDER_WAY = 24L * MB;

    private static final long GROWTH = 12L * MB;

    private static final Settings IMPATIENT =
            new Settings(3, 400, 1_500, 16 << 20, 1 << 20, 64 << 10, 200, new Timers(1_000, 600, 900, 600, 20_000));

    private Rig rig;

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aStreamToASlowReaderKeepsMemoryFlat() throws IOException {
        rig = new Rig(1);
        try (Socket client = RawClient.open(rig, "fault-chunks-" + CHUNKS + "+event-16k", "connection: close\r\n")) {
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
            assertThat(new String(in.readAllBytes(), UTF_8)).contains("data: [DONE]");
        }
        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aClientThatDoesNotReadStopsTheUpstreamAndIsGivenUp() throws IOException {
        rig = new Rig(1, IMPATIENT, 24 << 20);
        try (Socket client = RawClient.open(rig, "fault-chunks-100000+event-16k")) {
            RawClient.readUntil(client.getInputStream(), "content\":\"");

            await().atMost(Duration.ofSeconds(8)).until(() -> rig.admission.released.get() == 1);

            assertThat(rig.upstream().journal().last().bytesSent()).isLessThan(20L << 20);
            assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        }
    }

    @Test
    void anObjectThatAnswersAStreamIsNotCollectedToItsEnd() {
        // Given: of 500 MB only the beginning comes
        rig = new Rig(1, IMPATIENT, 24 << 20);
        String beginning = Base64.getEncoder().encodeToString(("[\"" + "x".repeat(2 * MB)).getBytes(UTF_8));
        rig.upstream().script("huge", Behaviour.json("""
                {"headers": {"content-type": "application/json", "content-length": "500000000"}, "bodyBase64": "%s"}""".formatted(beginning)));

        // When
        HttpResponse<String> answer = rig.chat(ChatTest.chat("huge", true));

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(answer.body()).contains("one object instead of a stream");
    }

    private static Callable<Boolean> stoodStill(Exchange upstream) {
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
}
