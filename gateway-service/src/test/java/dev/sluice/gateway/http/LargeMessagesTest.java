package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.pipeline.Settings;
import dev.sluice.gateway.upstream.Timers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With timers that a busy machine does not run out of: what is large takes its time. */
class LargeMessagesTest {
    private static final Settings PATIENT = new Settings(
            3, 30_000, 30_000, 16 << 20, 1 << 20, 64 << 10, 30_000, new Timers(30_000, 30_000, 30_000, 30_000, 60_000));

    private final Rig rig = new Rig(1, PATIENT, 24 << 20);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void anEventOfFiveMegabytesPasses() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-chunks-1+event-5m", true));

        assertThat(answer.body().length()).isGreaterThan(5 << 20);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void anAnswerBeyondWhatIsHeldPasses() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-chunks-1+event-5m", false));

        assertThat(answer.body().length()).isGreaterThan(5 << 20);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
    }

    @Test
    void aBodyWithOneStringOfTwentyMegabytesPasses() {
        String one = "{\"role\":\"user\",\"content\":\"" + "x".repeat(20 << 20) + "\"}";
        String body = "{\"model\":\"demo\",\"messages\":[" + one + "]}";

        HttpResponse<String> answer = rig.chat(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().bodyBytes()).isEqualTo(body.length());
    }
}
