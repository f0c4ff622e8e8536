package dev.sluice.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bench.plan.Target.Against;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenariosTest {
    private static final List<Scenario> ALL = Scenarios.load().all();

    @Test
    void everyScenarioHasANameOfItsOwnAndMeasuresSomething() {
        assertThat(ALL).extracting(Scenario::name).doesNotHaveDuplicates().doesNotContainNull();
        assertThat(ALL).allSatisfy(scenario -> assertThat(scenario.measures()).isNotEmpty());
    }

    @Test
    void aRatioOrADifferenceIsOnlyAskedWhereOthersAreMeasuredToo() {
        assertThat(ALL).filteredOn(scenario -> !scenario.kind().compares()).allSatisfy(scenario -> assertThat(
                        scenario.measures())
                .filteredOn(measure -> measure.target() != null)
                .allMatch(measure -> measure.target().against() == Against.VALUE));
    }

    @Test
    void everyKindHasTheNumbersThatItNeeds() {
        assertThat(ALL).allSatisfy(scenario -> {
            switch (scenario.kind()) {
                case CLOSED ->
                    assertThat(scenario.connections() * scenario.seconds()).isPositive();
                case CHUNKS ->
                    assertThat(scenario.connections() * scenario.chunks() * scenario.seconds())
                            .isPositive();
                case OPEN -> assertThat(scenario.seconds()).isPositive();
                case PACED, MEMORY ->
                    assertThat(scenario.streams() * scenario.chunks() * scenario.everyMillis())
                            .isPositive();
                case SOAK ->
                    assertThat(scenario.streams() * scenario.chunks() * scenario.rate() * scenario.seconds())
                            .isPositive();
                case START -> assertThat(scenario.contenders()).containsExactly(Contender.SLUICE);
            }
        });
    }

    @Test
    void slowStreamsLastUntilTheLastOfThemHasBegun() {
        assertThat(ALL)
                .filteredOn(scenario -> scenario.name().equals("paced-5000") || scenario.kind() == Kind.MEMORY)
                .allSatisfy(scenario ->
                        assertThat(scenario.chunks() * scenario.everyMillis()).isGreaterThan(scenario.rampMillis()));
    }

    @Test
    void aTargetReadsAsItIsWritten() {
        assertThat(List.of("ratio >= 0.2", "added <= 1.5", "value <= 15"))
                .allSatisfy(text -> assertThat(Target.parse(text)).hasToString(text));
        assertThatThrownBy(() -> Target.parse("ratio > 1")).hasMessageContaining("ratio > 1");
    }

    @Test
    void aTargetIsMetUpToItsBound() {
        assertThat(Target.parse("ratio >= 0.20").metBy(0.20)).isTrue();
        assertThat(Target.parse("ratio >= 0.20").metBy(0.19)).isFalse();
        assertThat(Target.parse("added <= 0.4").metBy(0.4)).isTrue();
        assertThat(Target.parse("added <= 0.4").metBy(0.41)).isFalse();
    }
}
