package dev.sluice.gateway.telemetry;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.error.ErrorKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Counts calls. The meters of each combination of labels are looked up once and kept: a registry makes a name, a list and a
 * set for every question. There are as many as configured models, channels and kinds of ends allow.
 */
final class Meters {
    private static final String NONE = "none";
    private static final String OTHER = "other";
    private static final double NANOS = 1e9;

    private record AttemptLabels(String channel, String model, Outcome outcome) {}

    private record AnswerLabels(String endpoint, String channel, String model) {}

    private record CallLabels(String endpoint, String model, String outcome) {}

    private final MeterRegistry registry;
    private final Predicate<String> isModel;
    private final AtomicLong inflight = new AtomicLong();
    private final Timer overhead;
    private final Map<AttemptLabels, AttemptMeters> attempts = new ConcurrentHashMap<>();
    private final Map<AnswerLabels, AnswerMeters> answers = new ConcurrentHashMap<>();
    private final Map<CallLabels, CallMeters> calls = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry, Predicate<String> isModel) {
        this.registry = registry;
        this.isModel = isModel;
        Gauge.builder("sluice.inflight", inflight, AtomicLong::get)
                .description("Calls that are being served.")
                .register(registry);
        this.overhead = Timer.builder("sluice.overhead")
                .description("Time of a call that was not spent waiting for an upstream or the client.")
                .serviceLevelObjectives(Buckets.FAST)
                .register(registry);
    }

    long inflight() {
        return inflight.get();
    }

    void began() {
        inflight.incrementAndGet();
    }

    void attemptEnded(UsageEvent event, long chargeNanos) {
        AttemptMeters meters = attempts.computeIfAbsent(
                new AttemptLabels(channel(event), label(event.model()), event.outcome()),
                labels -> new AttemptMeters(registry, labels.channel(), labels.model(), labels.outcome()));
        meters.attempts().increment();
        meters.charge().increment(chargeNanos / NANOS);
        meters.cost().increment((event.upstreamCost() == null ? 0 : event.upstreamCost()) / NANOS);
        if (ErrorKind.UPSTREAM_RATE_LIMITED.name().equals(event.errorKind())) {
            meters.rateLimited().increment();
        }
        if (event.usage().input() > 0) {
            meters.input().record(event.usage().input());
        }
        if (event.usage().output() > 0) {
            meters.output().record(event.usage().output());
        }
    }

    /** @param last attempt; null when there was none */
    void ended(CallStart start, CallEnd end, UsageEvent last) {
        inflight.decrementAndGet();
        CallMeters meters = calls.computeIfAbsent(
                new CallLabels(start.endpoint(), label(end.model()), CallTrace.outcome(end.fault())),
                labels -> new CallMeters(registry, labels.endpoint(), labels.model(), labels.outcome()));
        meters.calls().increment();
        if (last == null && end.fault() != null) {
            refusals(end.fault()).increment();
        }
        overhead.record(Math.max(0, end.totalNanos() - end.waitedNanos()), TimeUnit.NANOSECONDS);
        meters.duration().record(end.totalNanos(), TimeUnit.NANOSECONDS);
        if (last == null || last.firstTokenMs() == null) {
            return;
        }
        answered(last);
    }

    private void answered(UsageEvent last) {
        AnswerMeters meters = answers.computeIfAbsent(
                new AnswerLabels(last.endpoint(), channel(last), label(last.model())),
                labels -> new AnswerMeters(registry, labels.endpoint(), labels.channel(), labels.model()));
        meters.firstToken().record(last.firstTokenMs(), TimeUnit.MILLISECONDS);
        long further = last.usage().output() - 1;
        if (further > 0 && last.totalMs() != null && last.outcome() == Outcome.OK) {
            long nanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, last.totalMs() - last.firstTokenMs()));
            meters.perToken().record(nanos / further, TimeUnit.NANOSECONDS);
        }
    }

    private Counter refusals(ErrorKind kind) {
        return Counter.builder("sluice.refusals").tag("kind", kind.name()).register(registry);
    }

    private static String channel(UsageEvent event) {
        return event.channel() == null ? NONE : event.channel();
    }

    /** What a client asks for is a label only when it is configured. */
    private String label(String model) {
        return model == null ? NONE : isModel.test(model) ? model : OTHER;
    }
}
