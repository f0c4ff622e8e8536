package dev.sluice.gateway.telemetry;

import io.prometheus.client.exemplars.ExemplarSampler;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Histograms without exemplars. Quarkus looks for the span of every value in the context that Vert.x hands on, where a call's span
 * never is, and for the time that the last one was taken.
 */
final class NoExemplars {
    private NoExemplars() {}

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    static Optional<ExemplarSampler> none() {
        return Optional.empty();
    }
}
