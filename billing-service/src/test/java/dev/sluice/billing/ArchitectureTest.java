package dev.sluice.billing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lines between the packages of this service; each message says why the line is there. */
class ArchitectureTest {
    private static final String BASE = "dev.sluice.billing";
    private static final Path SOURCES = Path.of("src/main/java/dev/sluice/billing");
    private static final int MAX_LINES = 400;

    /** Package → packages of this service that it may not use. The order is drawn in the base package's documentation. */
    private static final Map<String, List<String>> ABOVE = Map.of(
            "budget", List.of("sql", "grant", "outbox", "ledger", "account", "apikey", "topup"),
            "sql", List.of("budget", "grant", "outbox", "ledger", "account", "apikey", "topup"),
            "grant", List.of("outbox", "ledger", "account", "apikey", "topup"),
            "outbox", List.of("ledger", "account", "apikey", "topup"),
            "ledger", List.of("account", "apikey", "topup"),
            "account", List.of("apikey", "topup"),
            "apikey", List.of("topup"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void noPackageKnowsWhatStandsAboveIt() {
        ABOVE.forEach((below, above) -> noClasses()
                .that()
                .resideInAPackage(BASE + "." + below + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        above.stream().map(one -> BASE + "." + one + "..").toArray(String[]::new))
                .because(
                        "money is booked and delivered the same way for whoever asks, so the ledger and the outbox know"
                                + " nobody who uses them")
                .check(CLASSES));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(BASE + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle is one package that was cut in the wrong place")
                .check(CLASSES);
    }

    @Test
    void whatReadsTheStreamsKnowsNoAccountApi() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + ".metering..", BASE + ".rebuild..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".account..", BASE + ".apikey..", BASE + ".topup..")
                .because("usage must reach the ledger whatever the admin API does")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void redisIsReachedThroughQuotaStoreOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.redis..")
                .because("quota-store owns the layout: nothing else spells a key of Redis")
                .check(CLASSES);
    }

    @Test
    void everythingIsInjectedThroughConstructors() {
        noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .because("an object that is constructed is complete")
                .check(CLASSES);
    }

    @Test
    void onlyWhatTheApiShowsIsCalledAResource() {
        classes()
                .that()
                .areAnnotatedWith("jakarta.ws.rs.Path")
                .should()
                .haveSimpleNameEndingWith("Resource")
                .andShould()
                .beAnnotatedWith("io.smallrye.common.annotation.RunOnVirtualThread")
                .because("resources block on PostgreSQL and Redis, which an event loop must not")
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        Set<String> vague = CLASSES.stream()
                .map(JavaClass::getSimpleName)
                .filter(name ->
                        name.matches(".*(Util|Utils|Helper|Manager|Impl|DTO|Dto)") || name.startsWith("Abstract"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(vague)
                .as("a name that could stand for anything tells a reader nothing")
                .isEmpty();
    }

    @Test
    void everyPackageSaysItsJobAndNoFileIsLong() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.toList()) {
                if (Files.isDirectory(file) && holdsClasses(file)) {
                    assertThat(file.resolve("package-info.java"))
                            .as("a package without a job cannot be refused anything")
                            .exists();
                }
                if (file.toString().endsWith(".java")) {
                    assertThat(Files.readAllLines(file))
                            .as("%s: split it", file)
                            .hasSizeLessThanOrEqualTo(MAX_LINES);
                }
            }
        }
    }

    private static boolean holdsClasses(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.anyMatch(file -> file.toString().endsWith(".java"));
        }
    }
}
