package dev.sluice.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.error.ErrorKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final String CLIENT_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> lines = new ArrayList<>();
    private final List<SpanData> spans = new ArrayList<>();
    private final Handler handler = new Lines();
    private final Telemetry telemetry = new Telemetry(registry, OpenTelemetry.noop(), "m"::equals);

    private final class Lines extends Handler {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final class Spans implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @BeforeEach
    void listen() {
        Logger.getLogger("dev.sluice.gateway.call").addHandler(handler);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("dev.sluice.gateway.call").removeHandler(handler);
    }

    @Test
    void writesOneLineWithFixedKeysForEveryCall() {
        // Given
        CallTrace call = telemetry.began(new CallStart("op-1", "chat", null, null));
        call.attemptEnded(event(Outcome.FAILED, ErrorKind.UPSTREAM_CUT, Usage.UNKNOWN, null), 0);
        call.attemptEnded(event(Outcome.OK, null, reported(10, 5), 20L), 1_500);

        // When
        call.ended(new CallEnd("k1", "acc", "m", 200, null, millis(120), millis(119)));
        call.ended(new CallEnd("k1", "acc", "m", 200, null, millis(120), millis(119)));

        // Then
        assertThat(lines)
                .singleElement()
                .asString()
                .matches("call request=op-1 trace=[0-9a-f]{32} key=k1 account=acc endpoint=chat model=m channel=ch"
                        + " status=200 outcome=OK inputTokens=10 outputTokens=5 charge=0.0000015 ttftMs=20 totalMs=120"
                        + " attempts=2");
        assertThat(registry.get("sluice.requests")
                        .tag("outcome", "OK")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void countsAttemptsMoneyTokensAndOverhead() {
        CallTrace call = telemetry.began(new CallStart("op-1", "chat", null, null));
        assertThat(registry.get("sluice.inflight").gauge().value()).isEqualTo(1);
        call.attemptEnded(event(Outcome.FAILED, ErrorKind.UPSTREAM_RATE_LIMITED, Usage.UNKNOWN, null), 0);
        call.attemptEnded(event(Outcome.OK, null, reported(10, 5), 20L), 2_000_000_000L);
        call.ended(new CallEnd("k1", "acc", "m", 200, null, millis(120), millis(118)));

        assertThat(registry.get("sluice.inflight").gauge().value()).isZero();
        assertThat(registry.get("sluice.attempts")
                        .tags("outcome", "FAILED", "channel", "ch")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("sluice.upstream.ratelimited").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("sluice.charge.usd").counter().count()).isEqualTo(2.0);
        assertThat(registry.get("sluice.upstream.cost.usd").counter().count()).isEqualTo(2 * 7e-9);
        assertThat(registry.get("gen_ai.client.token.usage")
                        .tag("gen_ai_token_type", "input")
                        .summary()
                        .totalAmount())
                .isEqualTo(10);
        assertThat(registry.get("sluice.overhead").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(2);
        assertThat(registry.get("gen_ai.server.time_to_first_token")
                        .tags("channel", "ch", "gen_ai_request_model", "m")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("gen_ai.server.time_per_output_token").timer().mean(TimeUnit.MILLISECONDS))
                .isEqualTo(20);
    }

    @Test
    void showsTotalsThatOthersKeepUnderTheNamesOfTheContract() {
        // Given
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ProcessMeters meters = new ProcessMeters(prometheus);
        AtomicLong total = new AtomicLong(1);
        meters.gauge("sluice.leased.usd", "d", total::get);
        meters.total("sluice.overrun.usd", "d", () -> total.get() / 4.0, "cause", "chargeAboveHold");
        meters.total("sluice.reaped.records", "d", total::get);
        meters.waits("sluice.lease.wait", "d", () -> 3, total::get);

        // When
        System.gc();
        total.set(1_500);

        // Then
        assertThat(prometheus.scrape().lines().filter(line -> !line.startsWith("#")))
                .containsExactlyInAnyOrder(
                        "sluice_leased_usd 1500.0",
                        "sluice_overrun_usd_total{cause=\"chargeAboveHold\",} 375.0",
                        "sluice_reaped_records_total 1500.0",
                        "sluice_lease_wait_seconds_count 3.0",
                        "sluice_lease_wait_seconds_sum 1.5");
    }

    @Test
    void showsARowPerThingAndNoneForWhatIsGone() {
        // Given
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Consumer<Map<String, Integer>> rows =
                new ProcessMeters(prometheus).rows("sluice.channel.state", "d", "channel");
        rows.accept(Map.of("a", 2, "b", 2));

        // When
        rows.accept(Map.of("b", 1, "c", 0));

        // Then
        assertThat(prometheus.scrape().lines().filter(line -> !line.startsWith("#")))
                .containsExactlyInAnyOrder(
                        "sluice_channel_state{channel=\"b\",} 1.0", "sluice_channel_state{channel=\"c\",} 0.0");
    }

    @Test
    void neverMakesALabelOrALogLineOfWhatAClientSends() {
        for (int i = 0; i < 50; i++) {
            CallTrace call = telemetry.began(new CallStart("op-" + i, "chat", null, null));
            call.ended(
                    new CallEnd(null, null, "evil" + i + "\n key=admin", 404, ErrorKind.UNKNOWN_MODEL, millis(1), 0));
        }

        assertThat(registry.find("sluice.requests").counters()).hasSize(1);
        assertThat(registry.get("sluice.requests").counter().getId().getTag("model"))
                .isEqualTo("other");
        assertThat(registry.get("sluice.refusals")
                        .tag("kind", "UNKNOWN_MODEL")
                        .counter()
                        .count())
                .isEqualTo(50);
        assertThat(lines.get(0)).contains("model=evil0??key?admin ").doesNotContain("\n");
    }

    @Test
    void hasATraceIdEvenWithTracingOff() {
        CallTrace own = telemetry.began(new CallStart("op-1", "chat", null, null));
        CallTrace clients = telemetry.began(traced());

        assertThat(own.traceId()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
        assertThat(own.traceparent()).matches("00-" + own.traceId() + "-[0-9a-f]{16}-00");
        assertThat(clients.traceId()).isEqualTo(CLIENT_TRACE);
        assertThat(clients.traceparent())
                .as("the client's own is not passed on")
                .startsWith("00-" + CLIENT_TRACE + "-")
                .isNotEqualTo(traced().traceparent());
    }

    @Test
    void hangsASpanForTheCallAndOneForEachAttemptBelowTheClients() {
        // Given
        OpenTelemetry sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(new Spans()))
                        .build())
                .build();
        CallTrace call = new Telemetry(registry, sdk, "m"::equals).began(traced());

        // When
        call.attemptEnded(event(Outcome.FAILED, ErrorKind.UPSTREAM_TIMEOUT, Usage.UNKNOWN, null), 0);
        call.attemptEnded(event(Outcome.OK, null, reported(10, 5), 20L), 1);
        call.ended(new CallEnd("k1", "acc", "m", 200, null, millis(120), 0));

        // Then
        assertThat(spans).extracting(SpanData::getTraceId).containsOnly(CLIENT_TRACE);
        SpanData operation = spans.get(2);
        assertThat(operation.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(call.traceparent()).isEqualTo("00-" + CLIENT_TRACE + "-" + operation.getSpanId() + "-01");
        assertThat(spans.get(0).getParentSpanId()).isEqualTo(operation.getSpanId());
        assertThat(spans.get(0).getAttributes().asMap().toString()).contains("error.type=UPSTREAM_TIMEOUT");
        assertThat(spans.get(1).getAttributes().asMap().toString())
                .contains("gen_ai.usage.output_tokens=5", "gen_ai.request.model=up-m", "gen_ai.provider.name=openai");
        assertThat(spans.get(1).getEndEpochNanos() - spans.get(1).getStartEpochNanos())
                .isEqualTo(millis(100));
    }

    @Test
    void isReadyWithARouteTableUntilItDrains() {
        GatewayState state = new GatewayState();
        assertThat(state.isReady()).isFalse();
        state.routableWhen(() -> true);
        assertThat(state.isReady()).isTrue();
        state.drain();
        assertThat(new GatewayReadiness(state).call().getStatus().name()).isEqualTo("DOWN");
    }

    private static CallStart traced() {
        return new CallStart("op-1", "chat", "00-" + CLIENT_TRACE + "-00f067aa0ba902b7-01", null);
    }

    private static Usage reported(long input, long output) {
        return new Usage(UsageSource.REPORTED, input, 0, 0, output, 0, 0, 0);
    }

    private static UsageEvent event(Outcome outcome, ErrorKind error, Usage usage, Long firstTokenMs) {
        return new UsageEvent(
                UsageEvent.FORMAT,
                "op-1",
                1,
                true,
                null,
                null,
                "root",
                "acc",
                "k1",
                "default",
                "chat",
                true,
                "m",
                "ch",
                "openai",
                "up-m",
                1_000,
                outcome,
                error == null ? null : error.name(),
                200,
                null,
                usage,
                "p",
                1L,
                List.of(),
                7L,
                firstTokenMs,
                100L,
                Map.of(),
                List.of());
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
