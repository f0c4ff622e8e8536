package dev.sluice.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.function.Predicate;

/** Where the telemetry of calls begins; one per process, from any thread. */
public final class Telemetry {
    private final Meters meters;
    private final Tracing tracing;

    /**
     * @param isModel whether a name is a configured model, so that it may be a label
     */
    public Telemetry(MeterRegistry registry, OpenTelemetry openTelemetry, Predicate<String> isModel) {
        this.meters = new Meters(registry, isModel);
        this.tracing = new Tracing(openTelemetry);
    }

    /** Calls that are being served, now. */
    public long inflight() {
        return meters.inflight();
    }

    /** A call has arrived; {@link CallTrace#ended} must follow. */
    public CallTrace began(CallStart start) {
        meters.began();
        return new CallTrace(start, meters, tracing.began(start));
    }
}
