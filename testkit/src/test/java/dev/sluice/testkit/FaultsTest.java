package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final Upstream upstream = Upstream.start();
    private final Calls calls = new Calls(upstream);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void answersWithTheStatusInTheModelsName() throws Exception {
        var failed = calls.stream("fault-status-503", "");
        var limited = calls.chat("fault-retry-after-3");

        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body()).contains("\"error\":{\"message\"");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("3");
    }

    @Test
    void waitsBeforeTheHead() throws Exception {
        long before = System.nanoTime();
        var answer = calls.chat("fault-delay-300ms");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(290));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void resetsTheConnection() {
        assertThatThrownBy(() -> calls.chat("fault-reset"))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("Connection reset");
    }

    @Test
    void cutsAStreamAfterSoManyChunks() throws Exception {
        assertThat(calls.eventsUntilBroken("fault-cut-after-3"))
                .hasSize(1 + 3 + 1)
                .last()
                .isEqualTo("(broken)");
        assertThat(upstream.journal().last().state()).isEqualTo(Exchange.State.BROKEN);
        assertThat(upstream.journal().last().chunksSent()).isEqualTo(3);
    }

    @Test
    void breaksAnAnswerThatIsNotAStreamInItsMiddle() {
        assertThatThrownBy(() -> calls.chat("fault-cut-after-1")).isInstanceOf(IOException.class);
    }

    @Test
    void endsAStreamWithoutItsTerminator() throws Exception {
        assertThat(Calls.events(calls.stream("fault-end-after-2", "").body())).hasSize(3);
        assertThat(Calls.events(calls.stream("fault-no-done", "").body()))
                .last()
                .asString()
                .contains("\"finish_reason\":\"stop\"");
    }

    @Test
    void stallsUntilTheClientGoes() throws Exception {
        // Given
        var stalled = calls.open("fault-stall-after-2");
        upstream.journal().awaitOne(e -> e.chunksSent() == 2).get(5, TimeUnit.SECONDS);

        // When
        stalled.body().close();

        // Then
        Exchange gone = upstream.journal()
                .awaitOne(e -> e.state() == Exchange.State.CANCELLED)
                .get(5, TimeUnit.SECONDS);
        assertThat(gone.requestId()).isEqualTo("op-1");
        assertThat(gone.endedAt()).isGreaterThanOrEqualTo(gone.startedAt());
    }

    @Test
    void sendsBrokenAndErrorEvents() throws Exception {
        assertThat(Calls.events(calls.stream("fault-malformed-after-1", "").body()))
                .hasSize(10)
                .anySatisfy(e -> assertThat(e).endsWith("\"content\":"));
        assertThat(Calls.events(calls.stream("fault-error-event-first", "").body()))
                .singleElement()
                .asString()
                .startsWith("{\"error\"");
        assertThat(Calls.events(calls.stream("fault-first-event-empty+error-event-after-0", "")
                        .body()))
                .hasSize(3)
                .last()
                .asString()
                .startsWith("{\"error\"");
    }

    @Test
    void answersHtmlNothingOrAnErrorWithStatus200() throws Exception {
        assertThat(calls.chat("fault-html").headers().firstValue("content-type"))
                .contains("text/html");
        assertThat(calls.chat("fault-empty").body()).isEmpty();
        assertThat(calls.chat("fault-error-in-200").body()).startsWith("{\"error\"");
    }

    @Test
    void compressesAStreamEventByEvent() throws Exception {
        var answer = calls.bytes("fault-gzip+pieces-7");

        try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void sendsLargeEventsAndManyChunks() throws Exception {
        assertThat(calls.stream("fault-chunks-1+event-5m", "").body().length()).isGreaterThan(5 << 20);
        assertThat(Calls.events(calls.stream("fault-chunks-5000", "").body())).hasSize(5003);
    }

    @Test
    void putsUsageWhereItIsToldTo() throws Exception {
        assertThat(Calls.events(calls.stream("fault-usage-in-last+prompt-7", "").body())
                        .get(7))
                .contains("\"finish_reason\":\"stop\"", "\"prompt_tokens\":7");
        assertThat(calls.stream("fault-usage-nulls", ",\"stream_options\":{\"include_usage\":true}")
                        .body())
                .contains("\"prompt_tokens\":null");
        assertThat(calls.chat("fault-usage-none").body()).doesNotContain("\"usage\"");
    }

    @Test
    void keepsThePaceThatWasOrdered() throws Exception {
        long before = System.nanoTime();
        calls.stream("fault-chunks-11+rate-50", "");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(195));
    }

    @Test
    void saysWhichFaultItDoesNotKnow() throws Exception {
        var answer = calls.chat("fault-nonsense");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("nonsense");
    }
}
