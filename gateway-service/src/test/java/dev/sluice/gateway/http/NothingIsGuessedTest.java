package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promise P11. */
class NothingIsGuessedTest {
    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aModelWithoutAPriceIsRefusedInWordsAndNotSent() {
        rig.table = Samples.table(1, List.of(Samples.channel("c", 0, 1, "unpriced")), Samples.model("unpriced"));

        HttpResponse<String> answer = rig.chat(ChatTest.chat("unpriced", false));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("exists here but has no price yet; ask your administrator");
        assertThat(rig.faults).extracting(fault -> fault.kind()).containsExactly(ErrorKind.NO_PRICE);
        assertThat(rig.upstream().journal().received()).isZero();
        assertThat(rig.admission.demands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fault-ok, REPORTED",
        "fault-usage-none, ESTIMATED",
        "fault-usage-nulls, ESTIMATED",
        "fault-chunks-9+cut-after-3, ESTIMATED",
        "fault-status-500, UNKNOWN"
    })
    void everyRowSaysWhereItsCountsComeFrom(String model, UsageSource source) {
        rig.chat(ChatTest.chat(model, true));

        UsageEvent event = rig.lastSettled().event();
        assertThat(event.usage().source()).isEqualTo(source);
        assertThat(rig.lastSettled().charge() > 0).isEqualTo(source != UsageSource.UNKNOWN);
    }
}
