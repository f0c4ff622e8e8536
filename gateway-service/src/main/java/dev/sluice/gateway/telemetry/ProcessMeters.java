package dev.sluice.gateway.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
     * Shows a value for each of several things, such as channels.
     *
     * @param label from a closed set
     * @return takes the newest values by the label's value; what is left out is shown no more. For one thread at a time
     */
    public Consumer<Map<String, Integer>> rows(String name, String description, String label) {
        MultiGauge gauge = MultiGauge.builder(name).description(description).register(registry);
        Map<String, Integer> shown = new ConcurrentHashMap<>();
        return values -> {
            shown.keySet().retainAll(values.keySet());
            shown.putAll(values);
            // Rows that are there stay, so that none is missing while somebody looks.
            gauge.register(values.keySet().stream()
                    .map(value -> MultiGauge.Row.of(Tags.of(label, value), () -> shown.getOrDefault(value, 0)))
                    .toList());
        };
    }

    /**
     * Shows a total that somebody else keeps.
     *
     * @param name without {@code _total}
     * @param tags name, value, name, value, …: from closed sets
     * @param total never falls; from any thread, quick
     */
    public void total(String name, String description, Supplier<? extends Number> total, String... tags) {
        // Micrometer holds the middle argument weakly, and the registry is what lives as long as anybody looks.
        FunctionCounter.builder(name, registry, r -> total.get().doubleValue())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /**
     * Shows how often something was waited for, and how long together.
     *
     * @param name without {@code _seconds}
     * @param count never falls, like {@code millis}; from any thread, quick
     */
    public void waits(String name, String description, LongSupplier count, LongSupplier millis) {
        FunctionTimer.builder(name, registry, r -> count.getAsLong(), r -> millis.getAsLong(), TimeUnit.MILLISECONDS)
                .description(description)
                .register(registry);
    }
}
