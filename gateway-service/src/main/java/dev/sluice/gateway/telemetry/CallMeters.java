package dev.sluice.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * The meters of calls to one endpoint for one model with one outcome. Prometheus shows {@code gen_ai.server.request.duration}
 * as {@code gen_ai_server_request_duration_seconds}, counters with {@code _total}.
 */
record CallMeters(Counter calls, Timer duration, Timer firstToken, Timer perToken) {

    CallMeters(MeterRegistry registry, String endpoint, String model, String outcome) {
        this(
                registry.counter("sluice.requests", "endpoint", endpoint, "model", model, "outcome", outcome),
                timer(registry, "gen_ai.server.request.duration", Buckets.SLOW, endpoint, model),
                timer(registry, "gen_ai.server.time_to_first_token", Buckets.SLOW, endpoint, model),
                timer(registry, "gen_ai.server.time_per_output_token", Buckets.PER_TOKEN, endpoint, model));
    }

    private static Timer timer(MeterRegistry registry, String name, Duration[] buckets, String endpoint, String model) {
        return Timer.builder(name)
                .tags("gen_ai_operation_name", endpoint, "gen_ai_request_model", model)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }
}
