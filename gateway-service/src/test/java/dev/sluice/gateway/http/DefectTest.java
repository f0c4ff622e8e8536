package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What our own mistakes cost: one call, and never a client that waits, a hold that stays or an upstream that goes on. */
class DefectTest {
    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aDefectWhileAStreamPassesEndsTheCallAtOnce() {
        // Given
        rig.model = new RouteTable.Model("any", null, null, List.of(), List.of());
        rig.admission.defect = new IllegalStateException("defect in the middle");

        // When
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-chunks-3000+event-16k", true));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("content", "\"code\":\"internal_error\"")
                .doesNotContain("[DONE]", "middle");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().charge()).isPositive();
        assertEndedOnce();
        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
    }

    @Test
    void aDefectBeforeAnythingIsSentIsA500() {
        rig.options = new HashMap<>() {
            @Override
            public String get(Object name) {
                throw new IllegalStateException("defect before sending");
            }
        };

        HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", false));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"internal_error\"", "request id:");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.FAILED);
        assertEndedOnce();
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void aDefectWhileACompleteAnswerIsChargedIsSettledWithoutACharge() {
        // Given: a count and a multiplier whose product no amount of money can hold
        rig.multiplier = 10_000_000_000_000_000L;
        rig.upstream().script("demo", Behaviour.json("{\"completionTokens\":1000000000,\"chunks\":1}"));

        // When
        HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", false));

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(rig.lastSettled().charge()).isZero();
        assertThat(rig.lastSettled().event().errorKind()).isEqualTo("INTERNAL");
        assertEndedOnce();
    }

    private void assertEndedOnce() {
        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().last()).isTrue();
        assertThat(rig.faults).extracting(fault -> fault.kind()).containsExactly(ErrorKind.INTERNAL);
        assertThat(rig.faults.get(0).getCause()).isNotNull();
    }
}
