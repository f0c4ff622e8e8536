package dev.sluice.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How fast one channel answers for one model. Only made for attempts that had content, so that none shows zeros. */
record AnswerMeters(Timer firstToken, Timer perToken) {

    AnswerMeters(MeterRegistry registry, String endpoint, String channel, String model) {
        this(
                timer(registry, "gen_ai.server.time_to_first_token", Buckets.SLOW, endpoint, channel, model),
                timer(registry, "gen_ai.server.time_per_output_token", Buckets.PER_TOKEN, endpoint, channel, model));
    }

    private static Timer timer(
            MeterRegistry registry, String name, Duration[] buckets, String endpoint, String channel, String model) {
        return Timer.builder(name)
                .tags("gen_ai_operation_name", endpoint, "gen_ai_request_model", model, "channel", channel)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }
}
