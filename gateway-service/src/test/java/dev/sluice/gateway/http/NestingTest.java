package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways behind gateways. */
class NestingTest {
    private final Rig rig = new Rig(1);

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "4, 5"})
    void aGatewayIsToldHowManyCameBefore(String came, String told) {
        rig.options = Map.of("hops", "true");

        HttpResponse<String> answer =
                rig.send(rig.request(ChatTest.chat("demo", false)).header("x-sluice-hops", came));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().header("x-sluice-hops")).isEqualTo(told);
    }

    @Test
    void aVendorIsToldNothingOfIt() {
        rig.send(rig.request(ChatTest.chat("demo", false)).header("x-sluice-hops", "1"));

        assertThat(rig.upstream().journal().last().header("x-sluice-hops")).isNull();
    }

    @Test
    void twoThatPointAtEachOtherAreFound() {
        HttpResponse<String> answer =
                rig.send(rig.request(ChatTest.chat("demo", false)).header("x-sluice-hops", "5"));

        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(answer.body()).contains("loop_detected");
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void aLoopFurtherOnIsToldOnceAndNotTriedAgain() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("fault-status-508", false));

        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(answer.body()).contains("loop_detected").contains("leads here again");
        assertThat(rig.upstream().journal().received()).isEqualTo(1);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        HttpResponse<String> answer =
                rig.send(rig.request(ChatTest.chat("demo", false)).header("x-sluice-hops", "many"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("x-sluice-hops");
    }
}
