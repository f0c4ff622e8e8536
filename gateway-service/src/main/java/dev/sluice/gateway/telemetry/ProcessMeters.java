package dev.sluice.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/** Meters of what is not a call, offered to the features as plain functions so that none of them knows Micrometer. */
public final class ProcessMeters {
    private final MeterRegistry registry;

    public ProcessMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Shows a value each time somebody looks.
     *
     * @param name with dots: {@code sluice.route.table.version}
     * @param value from any thread, quick
     */
    public void gauge(String name, String description, Supplier<? extends Number> value) {
        Gauge.builder(name, value, v -> v.get().doubleValue())
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /**
     * @param name without {@code _total}
     * @param tags name, value, name, value, …: from closed sets
     * @return adds to the counter, from any thread
     */
    public DoubleConsumer counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry)::increment;
    }

    /** @return takes durations in seconds, from any thread */
    public DoubleConsumer timer(String name, String description) {
        Timer timer = Timer.builder(name).description(description).register(registry);
        return seconds -> timer.record(Duration.ofNanos((long) (seconds * 1e9)));
    }
}
