package dev.sluice.bench;

import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.report.Sample;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A sample in one line, for who waits. */
final class Progress {

    private static final List<Figure> SHOWN = List.of(
            Figure.CHUNKS_PER_SECOND,
            Figure.REQUESTS_PER_SECOND,
            Figure.PROXY_CPU,
            Figure.LATENCY_P50,
            Figure.LATENCY_P99,
            Figure.TTFT_P50,
            Figure.TRANSIT_P99,
            Figure.COMPLETE,
            Figure.READY,
            Figure.RSS_LOAD,
            Figure.HEAP_PER_STREAM);

    private static final int MOST = 3;

    private Progress() {}

    static String line(Sample sample) {
        String figures = SHOWN.stream()
                .filter(sample.figures()::containsKey)
                .limit(MOST)
                .map(figure -> String.format(
                        Locale.ROOT,
                        "%s %,.2f %s",
                        figure.label(),
                        sample.figures().get(figure),
                        figure.unit()))
                .map(String::strip)
                .collect(Collectors.joining(", "));
        String faults = sample.failed() ? "; FAILED: " + String.join("; ", sample.faults()) : "";
        return "%d %-20s %s%s".formatted(sample.round(), sample.contender().label(), figures, faults);
    }
}
