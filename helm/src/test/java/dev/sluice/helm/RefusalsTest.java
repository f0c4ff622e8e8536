package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What Helm refuses before anything reaches a cluster, and what it says. */
class RefusalsTest {
    /** Values that a template refuses, over those of the chart, and the whole message. */
    record Refusal(String values, String message) {}

    static final List<Refusal> REFUSALS = List.of(
            new Refusal(
                    "{}",
                    "secret.existingSecret is empty: name a Secret with keyset, tokens and the addresses of PostgreSQL and Redis"
                            + " (see values-production.yaml), or set dev.enabled=true to try Sluice with stores inside the"
                            + " cluster."),
            new Refusal(
                    "{dev: {enabled: true}, migrations: {mode: job}}",
                    "migrations.mode=job runs before the install, when the PostgreSQL of dev.enabled is not there yet: set"
                            + " migrations.mode=start."),
            new Refusal(
                    "{dev: {enabled: true}, secret: {existingSecret: mine}}",
                    "dev.enabled makes its own Secret, so secret.existingSecret would not be read: remove one of them."),
            new Refusal(
                    "{dev: {enabled: true}, gateway: {autoscaling: {enabled: true, minReplicas: 5, maxReplicas: 4}}}",
                    "gateway.autoscaling.minReplicas is 5 and maxReplicas 4: the minimum must not be above the maximum."),
            new Refusal(
                    "{dev: {enabled: true}, gateway: {autoscaling: {enabled: true, keda: {enabled: true}}}}",
                    "gateway.autoscaling.keda asks Prometheus for running calls: set keda.prometheusAddress and targetInflight."),
            new Refusal(
                    "{dev: {enabled: true}, gateway: {podDisruptionBudget: {maxUnavailable: 2}}}",
                    "gateway.podDisruptionBudget.maxUnavailable is 2 of 2 gateways, so that a node drain could take all of them"
                            + " at once: set a smaller one."),
            new Refusal(
                    "{dev: {enabled: true}, ingress: {enabled: true}}",
                    "ingress.enabled without ingress.hosts leads nowhere: name the host that clients call."),
            new Refusal(
                    "{dev: {enabled: true}, httpRoute: {enabled: true}}",
                    "httpRoute.enabled without httpRoute.parentRefs belongs to no Gateway: name one, such as [{name: public,"
                            + " namespace: gateways}]."),
            new Refusal(
                    "{dev: {enabled: true}, channelService: {env: {SLUICE_DATABASE_URL: 'postgresql://…'}}}",
                    "channelService.env.SLUICE_DATABASE_URL would put a secret into the pod's manifest: put it into the Secret"
                            + " under the key that secret.keys names."),
            new Refusal(
                    "{dev: {enabled: true}, gateway: {heap: 1g}}",
                    "gateway.heap is 1g and the memory limit 512Mi: the JVM needs about 160 MiB beside its heap, so raise the"
                            + " limit to 1184Mi or more."));

    private static final Pattern FAIL = Pattern.compile("\\bfail\\b");
    private static final Pattern MESSAGE = Pattern.compile("\\bfail \\(?(?:printf )?\"([^\"]+)\"");

    @ParameterizedTest
    @FieldSource("REFUSALS")
    void aTemplateRefusesWithTheRemedy(Refusal refusal) {
        assertThatThrownBy(() -> Chart.template(Yaml.values("", refusal.values())))
                .message()
                .containsPattern("validations.yaml:[0-9]+:[0-9]+\\): " + Pattern.quote(refusal.message()) + "(\n|$)");
    }

    @Test
    void everyRefusalOfTheTemplatesIsTested() throws IOException {
        String templates = templates();
        List<String> formats = MESSAGE.matcher(templates)
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> tested = Stream.concat(
                        REFUSALS.stream().map(Refusal::message), ClusterRefusalsTest.MESSAGES.stream())
                .toList();

        assertThat(formats)
                .hasSameSizeAs(FAIL.matcher(templates).results().toList())
                .hasSameSizeAs(tested);
        assertThat(formats).allSatisfy(format -> assertThat(tested)
                .anyMatch(each -> each.matches(Pattern.quote(format).replaceAll("%[sd]", "\\\\E.+\\\\Q"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gatway: {replicas: 2} | gatway",
                "gateway: {replica: 2} | replica",
                "gateway: {resources: {limits: {memroy: 1Gi}}} | memroy",
                "secret: {keys: {token: a}} | token",
                "gateway: {replicas: two} | /gateway/replicas",
                "gateway: {replicas: 1.5} | /gateway/replicas",
                "gateway: {replicas: 0} | /gateway/replicas",
                "channelService: {replicas: 0} | /channelService/replicas",
                "gateway: {resources: {limits: {memory: 1 GB}}} | /gateway/resources/limits/memory",
                "gateway: {maxCallDuration: 15 minutes} | /gateway/maxCallDuration",
                "gateway: {env: {SLUICE_GATEWAY_HEARTBEAT: 5}} | /gateway/env/SLUICE_GATEWAY_HEARTBEAT",
                "image: {pullPolicy: Sometimes} | /image/pullPolicy",
                "migrations: {mode: hook} | /migrations/mode",
                "ingress: {hosts: [1]} | /ingress/hosts/0",
                "dev: true | /dev",
                "extraObjects: [text] | /extraObjects/0",
            })
    void theSchemaRefusesAndNamesTheKey(String values, String key) {
        assertThatThrownBy(() -> Chart.template(Yaml.values("sluice/values-minimal.yaml", values)))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining("'" + key + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway: {resources: {requests: {cpu: 2}, limits: {memory: 1073741824}}}",
                "gateway: {resources: {limits: {cpu: 0.5, ephemeral-storage: 1Gi}}}",
                "gateway: {heap: 2g, resources: {limits: {memory: 4Gi}}}",
                "gateway: {maxCallDuration: 90s}",
                "global: {anything: {goes: here}}",
            })
    void whatIsRightIsNotRefused(String values) {
        assertThatCode(() -> Chart.template(Yaml.values("sluice/values-minimal.yaml", values)))
                .doesNotThrowAnyException();
    }

    private static String templates() throws IOException {
        try (Stream<Path> files = Files.walk(Chart.HOME.resolve("templates"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(Files.readString(file).replaceAll("(?s)\\{\\{-? */\\*.*?\\*/ *-?}}", ""));
            }
            return all.toString();
        }
    }
}
