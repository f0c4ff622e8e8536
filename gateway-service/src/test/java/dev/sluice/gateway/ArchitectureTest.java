package dev.sluice.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The lines inside the gateway, each with its reason. */
class ArchitectureTest {
    private static final String ROOT = "dev.sluice.gateway";
    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void nobodyImportsHttp() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(in("http"), ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("http"))
                .because("http is the rim: what lies below must be testable and callable without it"));
    }

    @Test
    void onlyTheRimImportsThePipeline() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(ROOT, in("http"), in("internal"), in("pipeline"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(in("pipeline"))
                        .because(
                                "the pipeline introduces the features to each other; a feature that knew it would know them all"));
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that can be read alone can be changed alone"));
    }

    @Test
    void featuresAreStrangers() {
        strangers("auth", "admission", "routing", "upstream", "telemetry");
        strangers("admission", "auth", "routing", "upstream", "telemetry");
        strangers("routing", "auth", "admission", "upstream", "telemetry");
        strangers("upstream", "auth", "admission", "telemetry");
        strangers("metering", "auth", "admission", "upstream", "telemetry");
        strangers("telemetry", "auth", "admission", "routing", "upstream");
    }

    @Test
    void ofRoutingOthersKnowOnlyTheRoute() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in("upstream"), in("metering"), in("access"))
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("are of routing but not the route") {
                    @Override
                    public boolean test(JavaClass c) {
                        String route = ROOT + ".routing.Route";
                        return c.getPackageName().equals(ROOT + ".routing")
                                && !c.getName().equals(route)
                                && !c.getName().startsWith(route + "$");
                    }
                })
                .allowEmptyShould(true)
                .because("a route is data for whoever sends and prices a call; how it was chosen is routing's own"));
    }

    @Test
    void dialectsAndFramingAreDataInDataOut() {
        check(classes()
                .that()
                .resideInAnyPackage(in("dialect"), in("framing"), in("error"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.fasterxml.jackson..",
                        "dev.sluice.contracts..",
                        in("conversation"),
                        in("dialect"),
                        in("framing"),
                        in("error"))
                .because("what reads untrusted bytes is a pure function of them: no socket, no clock, no logger"));
    }

    @Test
    void theConversationKnowsNoDialect() {
        only(
                "what every dialect is written against must not lean towards one of them",
                in("conversation"),
                in("error"));
    }

    @Test
    void dialectsKnowTheConversationAndNotEachOther() {
        check(slices().matching(ROOT + ".dialect.(*)..")
                .should()
                .notDependOnEachOther()
                .because("a dialect that knew another would have to change with it"));
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".dialect.(*)..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".dialect", in("framing"))
                .because("what reads bytes between equals is of no use to who translates"));
    }

    @Test
    void translationIsDataInDataOut() {
        only(
                "it introduces dialects to each other, and has no part in sending",
                in("translation"),
                in("conversation"),
                in("dialect"),
                in("framing"),
                in("error"),
                ROOT + ".upstream");
        check(noClasses()
                .that()
                .resideInAPackage(in("translation"))
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("are of upstream but not its faults") {
                    @Override
                    public boolean test(JavaClass c) {
                        return c.getPackageName().equals(ROOT + ".upstream")
                                && !c.getName().equals(ROOT + ".upstream.Faults");
                    }
                })
                .because("of upstream it knows only how faults are named"));
    }

    @Test
    void signingIsDataInDataOut() {
        only(
                "a signature is a function of request, credential and time; who fetches tokens is upstream",
                in("access"),
                in("conversation"),
                in("error"),
                "javax.crypto..",
                "javax.xml.stream..",
                "io.vertx.core");
        check(noClasses()
                .that()
                .resideInAPackage(in("access"))
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("are of Vert.x but not its header map") {
                    @Override
                    public boolean test(JavaClass c) {
                        return c.getPackageName().startsWith("io.vertx")
                                && !c.getName().equals("io.vertx.core.MultiMap");
                    }
                })
                .because("of Vert.x it knows only where headers go"));
    }

    @Test
    void listingAndBalanceAreDataInDataOut() {
        only(
                "where a list stands and how it is read are functions of the channel; who asks is internal",
                in("listing"),
                in("conversation"),
                in("error"));
        only(
                "where a balance stands and how it is read are the vendor's matter; who asks is internal",
                in("balance"),
                in("conversation"),
                in("error"));
    }

    @Test
    void noClockInWhatIsPure() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        in("conversation"),
                        in("dialect"),
                        in("translation"),
                        in("framing"),
                        in("metering"),
                        in("access"),
                        in("listing"),
                        in("balance"))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .allowEmptyShould(true)
                .because("these are functions of their arguments, so that a test needs no clock"));
    }

    @Test
    void noFieldIsInjected() {
        check(noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .because("a constructor shows what a class needs, and makes it testable without a container"));
    }

    @Test
    void nobodyBlocks() {
        check(noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethodWhere(new DescribedPredicate<JavaMethodCall>("get() on a future") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        return call.getName().equals("get")
                                && call.getTargetOwner().isAssignableTo(Future.class);
                    }
                })
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.hibernate..", "io.smallrye.mutiny..", "java.sql..")
                .because("one blocked event loop holds up thousands of calls, and the data plane has no SQL"));
    }

    @Test
    void onlyTelemetryKnowsMicrometerAndOpenTelemetry() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(in("telemetry"), ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.opentelemetry..")
                .because("closed label sets can only be guarded in one place"));
    }

    @Test
    void onlyWhatHoldsStateInRedisKnowsItsClient() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(in("auth"), in("admission"), in("routing"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.redis..")
                .because("everything else asks quota-store's typed clients, which know the layout"));
    }

    @Test
    void onlyConnectionsKnowPipelines() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(in("connection"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.handler.codec..", "io.vertx.core..impl..")
                .because("what stands behind Vert.x' interfaces may change with any version of it"));
        only(
                "it changes how connections work and not what is said over them",
                in("connection"),
                "io.netty..",
                "io.vertx.core..");
    }

    @Test
    void onlyTheRimKnowsVertxWeb() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(in("http"), in("internal"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.ext.web..")
                .because("a routing context in a feature ties it to one way of being called"));
    }

    @Test
    void nobodyLogsButWithJBossLogging() {
        check(noClasses()
                .that()
                // It does not log: it stands before the handlers that write.
                .doNotHaveFullyQualifiedName(ROOT + ".telemetry.BatchedLog")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging..", "org.apache.logging..")
                .because("one logger: one format, one place to set levels"));
    }

    private static void strangers(String feature, String... others) {
        String[] packages =
                java.util.stream.Stream.of(others).map(ArchitectureTest::in).toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(in(feature))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .because("features are strangers; only the pipeline introduces them, so each can be changed alone"));
    }

    private static void only(String reason, String self, String... known) {
        String[] packages = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("java..", "com.fasterxml.jackson..", "dev.sluice.contracts..", self),
                        java.util.stream.Stream.of(known))
                .toArray(String[]::new);
        check(classes()
                .that()
                .resideInAPackage(self)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages)
                .because(reason));
    }

    private static String in(String feature) {
        return ROOT + "." + feature + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(GATEWAY);
    }
}
