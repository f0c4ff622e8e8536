package dev.sluice.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of calls to one endpoint for one model with one outcome. Prometheus shows {@code gen_ai.server.request.duration}
 * as {@code gen_ai_server_request_duration_seconds}, counters with {@code _total}.
 */
record CallMeters(Counter calls, Timer duration) {

    CallMeters(MeterRegistry registry, String endpoint, String model, String outcome) {
        this(
                registry.counter("sluice.requests", "endpoint", endpoint, "model", model, "outcome", outcome),
                Timer.builder("gen_ai.server.request.duration")
                        .tags("gen_ai_operation_name", endpoint, "gen_ai_request_model", model)
                        .serviceLevelObjectives(Buckets.SLOW)
                        .register(registry));
    }
}
