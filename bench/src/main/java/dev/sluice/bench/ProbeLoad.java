package dev.sluice.bench;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.probe.Order;
import dev.sluice.bench.probe.Quantiles;
import dev.sluice.bench.probe.Result;
import dev.sluice.bench.stage.Address;
import dev.sluice.bench.stage.Answers;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The probe: a fixed rate of whole calls, or many paced streams.
 *
 * @param rate in calls per second, where a scenario fixes none
 */
record ProbeLoad(Stage stage, Prompts prompts, Rate rate) implements Load {

    /** Half of what Sluice can do, which is known only once it was tried. */
    @FunctionalInterface
    interface Rate {
        double perSecond();
    }

    @Override
    public Outcome run(Scenario scenario, Contender contender) throws IOException {
        Address address = stage.address(contender, Answers.of(scenario));
        String url = address.url().toString();
        String body = prompts.file(scenario).toString();
        boolean open = scenario.kind() == Kind.OPEN;
        Order order = open
                ? Order.open(url, address.key(), body, rate(scenario), scenario.seconds())
                : Order.paced(url, address.key(), body, scenario.streams(), scenario.chunks(), scenario.rampMillis());
        Result result = stage.probe().run(order);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        if (open) {
            put(figures, result.latency(), Figure.LATENCY_P50, Figure.LATENCY_P99, Figure.LATENCY_P999);
        } else {
            figures.put(Figure.TTFT_P50, result.latency().p50());
            figures.put(Figure.TTFT_P99, result.latency().p99());
            put(figures, result.transit(), Figure.TRANSIT_P50, Figure.TRANSIT_P99, Figure.TRANSIT_P999);
            figures.put(Figure.COMPLETE, 100.0 * result.complete() / scenario.streams());
        }
        return new Outcome(figures, result.complete(), 0, faults(order, result));
    }

    private double rate(Scenario scenario) {
        return scenario.rate() > 0 ? scenario.rate() : rate.perSecond();
    }

    private static void put(Map<Figure, Double> figures, Quantiles times, Figure p50, Figure p99, Figure p999) {
        figures.put(p50, times.p50());
        figures.put(p99, times.p99());
        figures.put(p999, times.p999());
    }

    private static List<String> faults(Order order, Result result) {
        long wanted = order.rate() > 0 ? (long) (order.rate() * order.seconds()) : order.streams();
        Stream<String> told =
                result.faults().entrySet().stream().map(fault -> fault.getValue() + " × " + fault.getKey());
        Stream<String> missing = result.calls() < wanted
                ? Stream.of("only %d of %d calls begun".formatted(result.calls(), wanted))
                : Stream.of();
        return Stream.concat(told, missing).toList();
    }
}
