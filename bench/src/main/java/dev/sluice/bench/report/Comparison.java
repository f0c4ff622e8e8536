package dev.sluice.bench.report;

import dev.sluice.bench.plan.Contender;
import java.util.Optional;
import java.util.stream.Collectors;

/** Two reports side by side, by what both have: the ratio to nginx, or Sluice's own figure where there is none. */
public final class Comparison {

    private Comparison() {}

    public static String of(Report old, Report now) {
        String lines =
                now.rows().stream().flatMap(row -> line(old, row).stream()).collect(Collectors.joining("\n"));
        return """
                ## Against %s (commit %s)

                | measurement | then | now | change |
                |---|---|---|---|
                %s
                """.formatted(old.startedAt(), old.commit(), lines);
    }

    private static Optional<String> line(Report old, Row now) {
        return old.rows().stream()
                .filter(row -> row.scenario().equals(now.scenario()) && row.figure() == now.figure())
                .filter(row -> row.ratio() == null == (now.ratio() == null))
                .filter(row -> value(row) != null && value(now) != null)
                .findFirst()
                .map(then -> "| `%s` %s | %s | %s | %s %% |"
                        .formatted(
                                now.scenario(),
                                now.figure().label(),
                                shown(then),
                                shown(now),
                                Numbers.withSign((value(now) / value(then) - 1) * 100)));
    }

    private static Double value(Row row) {
        if (row.ratio() != null) {
            return row.ratio();
        }
        Spread sluice = row.spreads().get(Contender.SLUICE);
        return sluice == null || sluice.median() == 0 ? null : (Double) sluice.median();
    }

    private static String shown(Row row) {
        return row.ratio() != null ? "×" + Numbers.text(value(row)) : Numbers.text(value(row)) + unit(row);
    }

    private static String unit(Row row) {
        return row.figure().unit().isEmpty() ? "" : " " + row.figure().unit();
    }
}
