package dev.sluice.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The lines inside the bench, each with its reason. */
class ArchitectureTest {
    private static final JavaClasses BENCH = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice.bench");

    @Test
    void theProbeStandsAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.bench.probe")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.bench", "dev.sluice.bench.plan..", "dev.sluice.bench.stage..", "dev.sluice.local..")
                .because("it is a process of its own, whose cost must not grow with the bench")
                .check(BENCH);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.sluice.bench.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that can be read alone can be changed alone")
                .check(BENCH);
    }
}
