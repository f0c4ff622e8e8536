package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream becomes on its way; with promise P4. */
class StreamingTest {
    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut-after-3",
                "reset-after-3",
                "end-after-3",
                "malformed-after-3",
                "error-event-after-3",
                "no-done"
            })
    void neverPresentsACutStreamAsComplete(String fault) {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-chunks-9+" + fault, true));

        assertThat(answer.body()).contains("\"content\"", "\"error\":{").doesNotContain("[DONE]");
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().charge()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error-event-first",
                "end-after-0",
                "malformed-after-0",
                "html",
                "empty",
                "error-in-200",
                "status-502"
            })
    void triesTheNextChannelWhenAStreamBreaksBeforeContent(String fault) {
        rig.upstream().script("demo", fault);

        HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", true));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain("error");
        assertThat(rig.admission.settled).hasSize(2);
    }

    @Test
    void asksForUsageAndHidesItFromAClientThatDidNot() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", true));

        assertThat(rig.upstream().journal().last().bodyText()).contains("\"include_usage\":true");
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body()).doesNotContain("prompt_tokens").endsWith("data: [DONE]\n\n");
        UsageEvent event = rig.lastSettled().event();
        assertThat(event.usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(event.outcome()).isEqualTo(Outcome.OK);
        assertThat(event.last()).isTrue();
        assertThat(event.firstTokenMs()).isNotNull();
        await().until(() -> rig.admission.released.get() == 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault-usage-always",
                "fault-usage-in-last",
                "fault-usage-nulls",
                "fault-gzip",
                "fault-pieces-1",
                "fault-pings-2",
                "fault-first-event-empty"
            })
    void understandsEveryHabitOfUpstreams(String model) {
        HttpResponse<String> answer = rig.chat(ChatTest.chat(model, true));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("content")
                .doesNotContain("\"prompt_tokens\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().source())
                .isEqualTo(model.endsWith("nulls") ? UsageSource.ESTIMATED : UsageSource.REPORTED);
    }

    @Test
    void endsAnUnboundedStreamAtWhatIsHeld() {
        rig.model = new RouteTable.Model("any", null, null, List.of(), List.of());
        rig.admission.grows = false;

        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-chunks-100+event-1k", true));

        assertThat(answer.body()).contains("\"finish_reason\":\"length\"").endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.upstream().journal().last().bodyText()).doesNotContain("max_tokens");
    }
}
