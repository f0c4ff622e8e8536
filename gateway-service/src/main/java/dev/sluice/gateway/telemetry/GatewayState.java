package dev.sluice.gateway.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/** Whether this process wants calls; any thread. */
@ApplicationScoped
public class GatewayState {
    private volatile BooleanSupplier routable = () -> false;
    private volatile boolean draining;

    /** @param loaded true once there is a route table */
    public void routableWhen(BooleanSupplier loaded) {
        routable = loaded;
    }

    /** From now on no new calls are wanted; running ones end. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    boolean isReady() {
        return !draining && routable.getAsBoolean();
    }
}
