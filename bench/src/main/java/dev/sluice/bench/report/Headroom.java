package dev.sluice.bench.report;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether load client and upstream could do more than what stands between them: only then is the rate a figure of that. */
final class Headroom {

    /** Below this the upstream or the load client may be what limits. */
    private static final double ENOUGH = 1.2;

    private Headroom() {}

    static List<String> of(List<Row> rows) {
        return rows.stream().flatMap(row -> of(row).stream()).toList();
    }

    private static Optional<String> of(Row row) {
        Map<Contender, Spread> spreads = row.spreads();
        boolean rate = row.figure() == Figure.REQUESTS_PER_SECOND || row.figure() == Figure.CHUNKS_PER_SECOND;
        if (!rate || !spreads.containsKey(Contender.DIRECT)) {
            return Optional.empty();
        }
        double direct = spreads.get(Contender.DIRECT).median();
        List<Contender> others = Stream.of(Contender.NGINX, Contender.SLUICE)
                .filter(spreads::containsKey)
                .toList();
        String factors = others.stream()
                .map(other -> Numbers.text(direct / spreads.get(other).median()) + "× " + other.label())
                .collect(Collectors.joining(" and "));
        String limited = others.stream()
                .filter(other -> direct < ENOUGH * spreads.get(other).median())
                .map(other -> "; **the upstream or the load client may be what limits " + other.label() + "**")
                .collect(Collectors.joining());
        return Optional.of("`%s`: direct is %s%s.".formatted(row.scenario(), factors, limited));
    }
}
