package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promise P7. */
class GoneMeansGoneTest {
    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aClientThatHangsUpCancelsTheUpstreamAndPaysForWhatItGot() throws IOException {
        Socket client = RawClient.open(rig, "fault-rate-20+chunks-1000");
        RawClient.readUntil(client.getInputStream(), "content\":\"");

        long hungUpAt = System.currentTimeMillis();
        client.close();

        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
        assertThat(rig.upstream().journal().last().endedAt() - hungUpAt).isLessThan(500);
        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().charge()).isPositive();
    }

    @Test
    void aClientThatSaysFinishMayHangUp() throws IOException {
        Socket client = RawClient.open(rig, "fault-rate-50+chunks-40", "x-sluice-disconnect: finish\r\n");
        RawClient.readUntil(client.getInputStream(), "content\":\"");

        client.close();

        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.upstream().journal().last().state()).isEqualTo(Exchange.State.FINISHED);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }
}
