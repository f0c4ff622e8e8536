package dev.sluice.gateway.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready = there is a route table and the process is not draining. Redis is no part of it: a gateway without Redis serves
 * leased money, and taking all of them out of the balancer at once would help nobody.
 */
@Readiness
@ApplicationScoped
class GatewayReadiness implements HealthCheck {
    private final GatewayState state;

    GatewayReadiness(GatewayState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway")
                .status(state.isReady())
                .withData("draining", state.isDraining())
                .build();
    }
}
