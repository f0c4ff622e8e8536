package dev.sluice.gateway.telemetry;

import java.time.Duration;

/** The upper bounds of histograms. Those of tokens and durations are OpenTelemetry's, for its {@code gen_ai} metrics. */
final class Buckets {
    static final Duration[] FAST = millis(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 500, 2000);
    static final Duration[] SLOW = millis(10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920);
    static final Duration[] PER_TOKEN =
            millis(5, 10, 15, 20, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2500);
    static final double[] TOKENS = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576};

    private Buckets() {}

    private static Duration[] millis(double... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofNanos(Math.round(values[i] * 1_000_000));
        }
        return durations;
    }
}
