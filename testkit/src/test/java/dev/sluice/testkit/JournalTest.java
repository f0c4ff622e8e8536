package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testkit.Exchange.State;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final Upstream upstream = Upstream.start();
    private final Calls calls = new Calls(upstream);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void keepsHeadersAndTheExactBody() throws Exception {
        calls.stream("demo", "");

        Exchange seen = upstream.journal().last();
        assertThat(seen.header("x-request-id")).isEqualTo("op-1");
        assertThat(seen.bodyText()).isEqualTo(Calls.body("demo", true, ""));
        assertThat(seen.state()).isEqualTo(State.FINISHED);
        assertThat(seen.bytesSent()).isGreaterThan(1000);
    }

    @Test
    void showsThatASlowReaderStopsTheStream() throws Exception {
        // Given a stream of 2 GiB
        InputStream body = calls.open("fault-chunks-2000+event-1m").body();

        // When nobody reads
        Exchange exchange = upstream.journal().last();
        long[] before = {-1};
        Awaitility.await().pollInterval(java.time.Duration.ofMillis(300)).until(() -> {
            long now = exchange.bytesSent();
            boolean still = now > 0 && now == before[0];
            before[0] = now;
            return still;
        });

        // Then it stands still far from its end, and goes on when somebody reads
        assertThat(before[0]).isLessThan(64L << 20);
        var goesOn = upstream.journal().awaitOne(e -> e.bytesSent() > before[0]);
        body.readNBytes(16 << 20);
        goesOn.get(5, TimeUnit.SECONDS);
        body.close();
        upstream.journal().awaitOne(e -> e.state() == State.CANCELLED).get(5, TimeUnit.SECONDS);
    }

    @Test
    void playsAScriptInOrderAndThenAnswersNormally() throws Exception {
        upstream.script("m", "status-500", "status-429");

        assertThat(calls.chat("m").statusCode()).isEqualTo(500);
        assertThat(calls.chat("other").statusCode()).isEqualTo(200);
        assertThat(calls.chat("m").statusCode()).isEqualTo(429);
        assertThat(calls.chat("m").statusCode()).isEqualTo(200);
    }

    @Test
    void isScriptedAndReadThroughTheControlCalls() throws Exception {
        // Given
        var ordered = calls.control(
                "POST",
                "/control/script",
                "{\"model\":\"m\",\"forever\":true,\"behaviours\":[\"status-500\","
                        + "{\"status\":418,\"headers\":{\"x-tea\":\"yes\"},\"body\":\"short and stout\"}]}");
        assertThat(ordered.statusCode()).isEqualTo(204);

        // When
        calls.chat("m");
        var second = calls.chat("m");
        var third = calls.chat("m");

        // Then
        assertThat(second.statusCode()).isEqualTo(418);
        assertThat(third.body()).isEqualTo("short and stout");
        assertThat(third.headers().firstValue("x-tea")).contains("yes");
        JsonNode journal = new ObjectMapper()
                .readTree(calls.control("GET", "/control/journal?model=m&ended=3", "")
                        .body());
        assertThat(journal.at("/received").asInt()).isEqualTo(3);
        assertThat(journal.at("/entries/0/status").asInt()).isEqualTo(500);
        assertThat(journal.at("/entries/2/state").asText()).isEqualTo("finished");
        assertThat(calls.control("DELETE", "/control", "").statusCode()).isEqualTo(204);
        assertThat(upstream.journal().entries()).isEmpty();
        assertThat(calls.chat("m").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAScriptItDoesNotUnderstand() throws Exception {
        var answer = calls.control("POST", "/control/script", "{\"model\":\"m\",\"behaviours\":[{\"stauts\":500}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("stauts");
    }

    @Test
    void answersAWaiterThatIsNeverMetWith408() throws Exception {
        assertThat(calls.control("GET", "/control/journal?received=5&timeoutMs=50", "")
                        .statusCode())
                .isEqualTo(408);
    }
}
