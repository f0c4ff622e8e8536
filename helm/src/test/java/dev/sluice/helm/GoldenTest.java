package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders, to the letter: a change of it is seen in a diff. */
class GoldenTest {
    @ParameterizedTest
    @EnumSource
    void rendersWhatItRendered(Setup setup) throws IOException {
        String file = setup.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".yaml";

        ValuesTest.holds(Path.of("src/test/resources/golden", file), Chart.template(setup.overrides()));
    }

    @Test
    void tellsWhoInstalledItWhatToDoNext() throws IOException {
        ValuesTest.holds(Path.of("src/test/resources/golden/notes.txt"), Chart.notes(Setup.MINIMAL.overrides()));
    }

    @ParameterizedTest
    @EnumSource
    void rendersTheSameTwice(Setup setup) {
        assertThat(Chart.template(setup.overrides())).isEqualTo(Chart.template(setup.overrides()));
    }

    /** One that is rendered with the manifests would change with every render, and lie in Helm's history. */
    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void makesNoSecret(Installation setup) {
        assertThat(setup.render()).extracting(Manifest::kind).doesNotContain("Secret");
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.helm.Installation#all")
    void namesEveryObjectOnce(Installation setup) {
        assertThat(setup.render()).extracting(Manifest::toString).doesNotHaveDuplicates();
    }

    @Test
    void hasNothingThatHelmLintWarnsOf() {
        LintResult result = new Helm(Chart.HOME).lint().strict().call();

        assertThat(result.getMessages())
                .filteredOn(message -> message.contains("[WARNING]") || message.contains("[ERROR]"))
                .isEmpty();
    }
}
