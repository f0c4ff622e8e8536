package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Measure;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.plan.Target;
import dev.sluice.bench.report.Row.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
    private final List<Sample> samples = new ArrayList<>();
    private double busy;

    @Test
    void medianAndRangeOfOddAndEvenRounds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void theRatioIsTakenRoundByRound() {
        // Given: the machine gets slower by half, for both.
        sample(Contender.NGINX, 1, 100);
        sample(Contender.SLUICE, 1, 20);
        sample(Contender.NGINX, 2, 50);
        sample(Contender.SLUICE, 2, 10);

        Row row = row("ratio >= 0.2");

        assertThat(row.ratio()).isEqualTo(0.2);
        assertThat(row.verdict()).isEqualTo(Verdict.MET);
        assertThat(row.spreads().get(Contender.SLUICE)).isEqualTo(new Spread(15, 10, 20));
    }

    @Test
    void whatIsAddedIsTheDifferenceToDirect() {
        sample(Contender.DIRECT, 1, 100);
        sample(Contender.SLUICE, 1, 102);

        Row row = row("added <= 1.5");

        assertThat(row.judged()).isEqualTo(2);
        assertThat(row.verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void aRunWithErrorsIsNoFigure() {
        sample(Contender.NGINX, 1, 100);
        sample(Contender.SLUICE, 1, 90);
        samples.add(new Sample(
                "s", Contender.SLUICE, 2, Map.of(Figure.REQUESTS_PER_SECOND, 99.0), List.of("3 failed reads")));

        Row row = row("ratio >= 0.2");

        assertThat(row.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(row.spreads().get(Contender.SLUICE)).isEqualTo(new Spread(90, 90, 90));
        assertThat(Markdown.of(report(row))).contains("**failed**").contains("round 2: 3 failed reads");
    }

    @Test
    void theTableShowsTargetFiguresRatioAndVerdict() {
        sample(Contender.DIRECT, 1, 80_000);
        sample(Contender.NGINX, 1, 40_000);
        sample(Contender.NETTY, 1, 20_000);
        sample(Contender.SLUICE, 1, 10_000);

        String markdown = Markdown.of(report(row("ratio >= 0.20")));

        assertThat(markdown)
                .contains("| requests/s | ≥ ×0.20 | 80,000 | 40,000 | 20,000 |  | 10,000 |  | ×0.25 | met |")
                .contains("direct is 2.00× nginx and 8.00× sluice.");
    }

    @Test
    void anUpstreamThatIsHardlyFasterIsNamedAsTheBottleneck() {
        sample(Contender.DIRECT, 1, 41_000);
        sample(Contender.NGINX, 1, 40_000);
        sample(Contender.SLUICE, 1, 10_000);

        assertThat(Markdown.of(report(row("ratio >= 0.20")))).contains("may be what limits nginx**.");
    }

    @Test
    void aMachineThatOthersUseIsNamed() {
        sample(Contender.SLUICE, 1, 10_000);
        assertThat(Markdown.of(report(row("ratio >= 0.20")))).doesNotContain("Others used");

        busy = 0.4;

        assertThat(Markdown.of(report(row("ratio >= 0.20")))).contains("Others used 40 % of the CPU");
    }

    @Test
    void comparesTheRatiosOfTwoReports(@TempDir Path folder) throws Exception {
        // Given
        sample(Contender.NGINX, 1, 100);
        sample(Contender.SLUICE, 1, 20);
        Report old = report(row("ratio >= 0.20"));
        old.write(folder, "");
        samples.clear();
        sample(Contender.NGINX, 1, 200);
        sample(Contender.SLUICE, 1, 50);

        // When
        String text = Comparison.of(Report.read(folder.resolve("report.json")), report(row("ratio >= 0.20")));

        // Then
        assertThat(text).contains("| `s` requests/s | ×0.20 | ×0.25 | +25.0 % |");
    }

    private void sample(Contender contender, int round, double value) {
        samples.add(new Sample("s", contender, round, Map.of(Figure.REQUESTS_PER_SECOND, value), List.of()));
    }

    private Row row(String target) {
        Measure measure = new Measure(Figure.REQUESTS_PER_SECOND, Target.parse(target));
        Scenario scenario = new Scenario(
                "s",
                "what",
                Kind.CLOSED,
                1,
                false,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                0,
                false,
                false,
                false,
                false,
                List.of(measure));
        return Rows.of(scenario, samples).get(0);
    }

    private Report report(Row row) {
        return new Report("then", "abc", false, 1, busy, Map.of(), Map.of(), List.of(row), samples);
    }
}
