package dev.sluice.gateway.telemetry;

import dev.sluice.contracts.UsageEvent.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of attempts at one channel for one model with one outcome. */
record AttemptMeters(
        Counter attempts,
        Counter charge,
        Counter cost,
        Counter rateLimited,
        DistributionSummary input,
        DistributionSummary output) {

    AttemptMeters(MeterRegistry registry, String channel, String model, Outcome outcome) {
        this(
                registry.counter("sluice.attempts", "channel", channel, "model", model, "outcome", outcome.name()),
                registry.counter("sluice.charge.usd", "channel", channel, "model", model),
                registry.counter("sluice.upstream.cost.usd", "channel", channel, "model", model),
                registry.counter("sluice.upstream.ratelimited", "channel", channel),
                tokens(registry, "input", channel, model),
                tokens(registry, "output", channel, model));
    }

    private static DistributionSummary tokens(MeterRegistry registry, String type, String channel, String model) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .tags("gen_ai_operation_name", "chat", "gen_ai_token_type", type)
                .tags("gen_ai_request_model", model, "channel", channel)
                .serviceLevelObjectives(Buckets.TOKENS)
                .register(registry);
    }
}
