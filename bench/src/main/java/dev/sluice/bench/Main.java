package dev.sluice.bench;

import dev.sluice.bench.meter.ProcStat;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.plan.Scenarios;
import dev.sluice.bench.report.Comparison;
import dev.sluice.bench.report.Markdown;
import dev.sluice.bench.report.Report;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Rows;
import dev.sluice.bench.report.Sample;
import dev.sluice.bench.stage.Missing;
import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.stage.Tools;
import dev.sluice.local.Refusal;
import dev.sluice.local.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./sluice bench}. Progress goes to standard error, the report to standard output and to a folder. */
@Command(
        name = "sluice bench",
        description = "Measures the whole system with the meter on, beside nginx and the bare upstream, in one run.",
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {

    private static final int UNUSABLE = 2;
    private static final int INTERRUPTED = 130;
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Only these scenarios (default: all).")
    private List<String> names = List.of();

    @Option(names = "--list", description = "List the scenarios.")
    private boolean list;

    @Option(names = "--quick", description = "One short round of everything: a look, no figures to keep.")
    private boolean quick;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes (default: target/bench).")
    private Path out;

    @Option(names = "--compare", paramLabel = "FILE", description = "A report.json to hold this run against.")
    private Path compare;

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Scenarios scenarios = Scenarios.load();
        if (list) {
            scenarios.all().forEach(each -> System.out.printf("%-14s %s%n", each.name(), each.title()));
            return 0;
        }
        String wrong = wrong(scenarios);
        if (wrong != null) {
            System.err.println(wrong);
            return UNUSABLE;
        }
        List<Scenario> chosen = scenarios.all().stream()
                .filter(each -> names.isEmpty() ? !each.apart() : names.contains(each.name()))
                .map(each -> quick ? each.quick() : each)
                .toList();
        Stage stage = new Stage(folder().resolve("stage"));
        try {
            Tools.require();
            Report old = compare == null ? null : Report.read(compare);
            Report report = measured(stage, chosen);
            publish(report, old);
            return report.failed() ? 1 : 0;
        } catch (Missing e) {
            System.err.println(e.getMessage());
            return UNUSABLE;
        } catch (Refusal e) {
            System.err.println(e.getMessage());
            return stage.isClosing() ? INTERRUPTED : 1;
        } catch (IOException | RuntimeException e) {
            if (stage.isClosing()) {
                return INTERRUPTED;
            }
            throw e;
        }
    }

    /** What is wrong with the command line; null when nothing is. */
    private String wrong(Scenarios scenarios) {
        for (String name : names) {
            if (scenarios.named(name).isEmpty()) {
                return "There is no scenario " + name + "; ./sluice bench --list shows them.";
            }
        }
        if (compare != null && !Files.isReadable(compare)) {
            return compare + " cannot be read: --compare takes the report.json of an earlier run.";
        }
        return rounds < 1 ? "--rounds takes a number from 1." : null;
    }

    private Report measured(Stage stage, List<Scenario> scenarios) throws IOException, InterruptedException {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "closing"));
        try {
            double busy = ProcStat.busy(LOOK);
            stage.open(line -> System.err.println("  " + line));
            int times = quick ? 1 : rounds;
            Bench bench = new Bench(stage, stage.folder(), quick, times, line -> System.err.println("  " + line));
            List<Sample> samples = bench.run(scenarios);
            List<Row> rows = scenarios.stream()
                    .flatMap(scenario -> Rows.of(scenario, samples).stream())
                    .toList();
            Machine machine = new Machine(stage, StackOptions.checkout());
            Map<String, String> facts = machine.facts();
            return new Report(
                    start.toString(), machine.commit(), quick, times, busy, facts, machine.settings(), rows, samples);
        } finally {
            stage.close();
        }
    }

    private void publish(Report report, Report old) throws IOException {
        String markdown = Markdown.of(report) + (old == null ? "" : "\n" + Comparison.of(old, report));
        report.write(folder(), markdown);
        System.out.print(markdown);
        System.err.println("  the report is in " + folder());
    }

    private Path folder() {
        return out == null ? StackOptions.checkout().resolve("target/bench") : out;
    }
}
