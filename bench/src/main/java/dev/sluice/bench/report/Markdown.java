package dev.sluice.bench.report;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report for people. */
public final class Markdown {

    private static final String NOTHING = "";

    /** Name, target, ratio and result beside the contenders. */
    private static final int COLUMNS = Contender.values().length + 4;

    /** An idle machine's housekeeping stays below this. */
    private static final double DISTURBED = 0.1;

    private Markdown() {}

    public static String of(Report report) {
        return """
                # Bench of %s

                Commit %s, %s of each contender in turn; medians, with the range of the rounds in brackets. The ratio is Sluice to nginx,
                the median over the rounds.%s

                - Machine: %s
                - Settings: %s

                %s

                %s
                """.formatted(
                        report.startedAt(),
                        report.commit(),
                        report.rounds() == 1 ? "one round" : report.rounds() + " rounds",
                        report.quick() ? " **Quick: too short for figures to keep.**" : "",
                        list(report.machine()),
                        list(report.settings()),
                        table(report.rows()),
                        notes(report));
    }

    private static String list(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + " " + pair.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder("| measurement | target | ")
                .append(Stream.of(Contender.values()).map(Contender::label).collect(Collectors.joining(" | ")))
                .append(" | ratio | result |\n|")
                .append("---|".repeat(COLUMNS))
                .append('\n');
        String scenario = null;
        for (Row row : rows) {
            if (!row.scenario().equals(scenario)) {
                scenario = row.scenario();
                table.append("| **%s**: %s |%s\n".formatted(scenario, row.title(), " |".repeat(COLUMNS - 1)));
            }
            table.append(line(row)).append('\n');
        }
        return table.toString().stripTrailing();
    }

    private static String line(Row row) {
        String unit = row.figure().unit();
        String spreads = Stream.of(Contender.values())
                .map(row.spreads()::get)
                .map(spread -> spread == null ? NOTHING : Numbers.text(spread))
                .collect(Collectors.joining(" | "));
        return "| %s%s | %s | %s | %s | %s |"
                .formatted(
                        row.figure().label(),
                        unit.isEmpty() ? NOTHING : ", " + unit,
                        row.target() == null ? NOTHING : target(row.target()),
                        spreads,
                        row.ratio() == null ? NOTHING : "×" + Numbers.text(row.ratio()),
                        result(row));
    }

    private static String target(Target target) {
        String sign = target.atLeast() ? "≥ " : "≤ ";
        return switch (target.against()) {
            case RATIO -> sign + "×" + Numbers.text(target.bound());
            case ADDED -> "direct " + sign + "+" + Numbers.text(target.bound());
            case VALUE -> sign + Numbers.text(target.bound());
        };
    }

    private static String result(Row row) {
        if (row.verdict() == null) {
            return NOTHING;
        }
        String added = row.target().against() == Target.Against.ADDED && row.judged() != null
                ? " (" + Numbers.withSign(row.judged()) + ")"
                : NOTHING;
        return switch (row.verdict()) {
            case MET -> "met" + added;
            case MISSED -> "**missed**" + added;
            case FAILED -> "**failed**";
        };
    }

    private static String notes(Report report) {
        Stream<String> faults = report.samples().stream()
                .filter(Sample::failed)
                .map(sample -> "**Failed**: `%s`, %s, round %d: %s."
                        .formatted(
                                sample.scenario(),
                                sample.contender().label(),
                                sample.round(),
                                String.join("; ", sample.faults())));
        Stream<String> busy = report.busyBefore() < DISTURBED
                ? Stream.of()
                : Stream.of("**Others used %.0f %% of the CPU before the run began: its figures are not to be kept.**"
                        .formatted(report.busyBefore() * 100));
        return Stream.of(busy, faults, Headroom.of(report.rows()).stream())
                .flatMap(Function.identity())
                .map(note -> "- " + note)
                .collect(Collectors.joining("\n"));
    }
}
