package dev.sluice.channel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final String ROOT = "dev.sluice.channel.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice.channel", "dev.sluice.admin");

    @ParameterizedTest
    @CsvSource({
        "channel, catalog, group, audit",
        "catalog, channel, group, audit",
        "group, channel, catalog, audit",
        "audit, channel, catalog, group",
        "probe, channel, catalog, group",
    })
    void keepsFeaturesStrangers(String feature, String one, String two, String three) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + feature)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + one, ROOT + two, ROOT + three)
                .because("features that know each other cannot be understood or changed alone")
                .check(CLASSES);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        SlicesRuleDefinition.slices()
                .matching("dev.sluice.channel.(*)..")
                .should()
                .beFreeOfCycles()
                .because("packages in a cycle are one package")
                .check(CLASSES);
    }

    @Test
    void injectsThroughConstructorsOnly() {
        noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .because("an object is complete when it is made, and tests can make it")
                .check(CLASSES);
        noConstructors()
                .should()
                .beAnnotatedWith(Inject.class)
                .because("one constructor needs no annotation")
                .check(CLASSES);
    }

    @Test
    void knowsNoOtherService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sluice.gateway..", "dev.sluice.billing..", "dev.sluice.local..")
                .because("services share contracts, not code")
                .check(CLASSES);
    }

    @Test
    void neverDecryptsOutsideTheKeysetsProof() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + "secret.Sealer")
                .and()
                .resideInAPackage("dev.sluice.channel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.crypto..")
                .because("what cannot decrypt cannot leak; gateways decrypt")
                .check(CLASSES);
    }

    @Test
    void takesTimeFromTheInjectedClock() {
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("what reads the wall clock by itself cannot be tested")
                .check(CLASSES);
    }

    @Test
    void makesRowsOnlyInChanges() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "snapshot", ROOT + "channel", ROOT + "catalog", ROOT + "group", ROOT + "price")
                .because("rows are the ground that everything stands on")
                .check(CLASSES);
    }
}
