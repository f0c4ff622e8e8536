package dev.sluice.gateway.telemetry;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.error.ErrorKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The meters of calls. Prometheus shows {@code gen_ai.server.request.duration} as
 * {@code gen_ai_server_request_duration_seconds}, counters with {@code _total}.
 */
final class Meters {
    private static final String NONE = "none";
    private static final String OTHER = "other";
    private static final double NANOS = 1e9;
    private static final Duration[] FAST = millis(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 500, 2000);
    private static final Duration[] SLOW =
            millis(10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920);
    private static final Duration[] PER_TOKEN =
            millis(5, 10, 15, 20, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2500);
    private static final double[] TOKENS = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576};

    private final MeterRegistry registry;
    private final Predicate<String> isModel;
    private final AtomicLong inflight = new AtomicLong();
    private final Timer overhead;

    Meters(MeterRegistry registry, Predicate<String> isModel) {
        this.registry = registry;
        this.isModel = isModel;
        Gauge.builder("sluice.inflight", inflight, AtomicLong::get)
                .description("Calls that are being served.")
                .register(registry);
        this.overhead = Timer.builder("sluice.overhead")
                .description("Time of a call that was not spent waiting for an upstream or the client.")
                .serviceLevelObjectives(FAST)
                .register(registry);
    }

    void began() {
        inflight.incrementAndGet();
    }

    void attemptEnded(UsageEvent event, long chargeNanos) {
        String channel = event.channel() == null ? NONE : event.channel();
        String model = label(event.model());
        counter(
                        "sluice.attempts",
                        "channel",
                        channel,
                        "model",
                        model,
                        "outcome",
                        event.outcome().name())
                .increment();
        usd("sluice.charge.usd", channel, model).increment(chargeNanos / NANOS);
        usd("sluice.upstream.cost.usd", channel, model)
                .increment((event.upstreamCost() == null ? 0 : event.upstreamCost()) / NANOS);
        if (ErrorKind.UPSTREAM_RATE_LIMITED.name().equals(event.errorKind())) {
            counter("sluice.upstream.ratelimited", "channel", channel).increment();
        }
        tokens("input", event.usage().input(), model, channel);
        tokens("output", event.usage().output(), model, channel);
    }

    /** @param last attempt; null when there was none */
    void ended(CallStart start, CallEnd end, UsageEvent last) {
        inflight.decrementAndGet();
        String outcome = CallTrace.outcome(end.fault());
        String model = label(end.model());
        counter("sluice.requests", "endpoint", start.endpoint(), "model", model, "outcome", outcome)
                .increment();
        if (last == null && end.fault() != null) {
            counter("sluice.refusals", "kind", outcome).increment();
        }
        overhead.record(Duration.ofNanos(Math.max(0, end.totalNanos() - end.waitedNanos())));
        timer("gen_ai.server.request.duration", SLOW, model, start.endpoint())
                .record(Duration.ofNanos(end.totalNanos()));
        if (last == null || last.firstTokenMs() == null) {
            return;
        }
        timer("gen_ai.server.time_to_first_token", SLOW, model, start.endpoint())
                .record(Duration.ofMillis(last.firstTokenMs()));
        long further = last.usage().output() - 1;
        if (further > 0 && last.totalMs() != null && last.outcome() == Outcome.OK) {
            Duration each = Duration.ofMillis(Math.max(0, last.totalMs() - last.firstTokenMs()))
                    .dividedBy(further);
            timer("gen_ai.server.time_per_output_token", PER_TOKEN, model, start.endpoint())
                    .record(each);
        }
    }

    private void tokens(String type, long count, String model, String channel) {
        if (count > 0) {
            DistributionSummary.builder("gen_ai.client.token.usage")
                    .tags(
                            "gen_ai_operation_name",
                            "chat",
                            "gen_ai_token_type",
                            type,
                            "gen_ai_request_model",
                            model,
                            "channel",
                            channel)
                    .serviceLevelObjectives(TOKENS)
                    .register(registry)
                    .record(count);
        }
    }

    private Counter counter(String name, String... tags) {
        return Counter.builder(name).tags(tags).register(registry);
    }

    private Counter usd(String name, String channel, String model) {
        return counter(name, "channel", channel, "model", model);
    }

    private Timer timer(String name, Duration[] buckets, String model, String endpoint) {
        return Timer.builder(name)
                .tags("gen_ai_operation_name", endpoint, "gen_ai_request_model", model)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    /** What a client asks for is a label only when it is configured. */
    private String label(String model) {
        return model == null ? NONE : isModel.test(model) ? model : OTHER;
    }

    private static Duration[] millis(double... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofNanos(Math.round(values[i] * 1_000_000));
        }
        return durations;
    }
}
