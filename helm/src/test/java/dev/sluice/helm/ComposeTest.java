package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** compose.yaml keeps what it promises, and agrees with the images, the chart and the documents. */
class ComposeTest {
    private static final double MOST_MEMORY_MIB = 1.2 * 1024;
    /** Beside its heap a service's JVM has code, classes, stacks and buffers. */
    private static final int BESIDE_HEAP_MIB = 150;

    private static final List<String> SERVICES = List.of("gateway", "channel-service", "billing-service");
    /** Of the images of PostgreSQL and Caddy, not ours to document. */
    private static final Set<String> OF_OTHERS = Set.of(
            "POSTGRES_USER",
            "POSTGRES_DB",
            "POSTGRES_PASSWORD_FILE",
            "PGDATA",
            "GOMEMLIMIT",
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "SLUICE_DOMAIN");

    private final Compose compose = Compose.read();

    @Test
    void onlyTheGatewayAndCaddyAreReachedFromOutside() {
        assertThat(compose.containers())
                .filteredOn(each -> !each.published().isEmpty())
                .extracting(Compose.Container::name)
                .containsExactlyInAnyOrder("gateway", "caddy");
        assertThat(compose.container("gateway").published()).containsExactly("8080:8080");
        assertThat(compose.tree().at("/networks/stores/internal").asBoolean()).isTrue();
        assertThat(compose.container("postgres").list("networks")).containsExactly("stores");
        assertThat(compose.container("redis").list("networks")).containsExactly("stores");
        assertThat(compose.container("caddy").list("networks")).containsExactly("front");
    }

    @Test
    void portsOfThisMachineAreThoseOfALocalRun() {
        assertThat(compose.container("gateway").list("ports")).containsExactly("8080:8080", "127.0.0.1:9080:9000");
        assertThat(compose.container("channel-service").list("ports"))
                .containsExactly("127.0.0.1:8081:8080", "127.0.0.1:9081:9000");
        assertThat(compose.container("billing-service").list("ports"))
                .containsExactly("127.0.0.1:8082:8080", "127.0.0.1:9082:9000");
        assertThat(Compose.text("k8s/images/Containerfile")).contains("\nEXPOSE 8080 9000\n");
    }

    @Test
    void everyVariableIsASettingThatIsDocumented() {
        Set<String> documented = settings(Compose.text("docs/configuration.md"));
        for (String service : SERVICES) {
            assertThat(compose.container(service).environment().keySet())
                    .as(service)
                    .filteredOn(name -> !Set.of("TZ", "JAVA_TOOL_OPTIONS").contains(name))
                    .isNotEmpty()
                    .allSatisfy(name ->
                            assertThat(documented).contains(name.startsWith("SLUICE_") ? strip(name, "_FILE") : name));
        }
        String maker = Compose.text("tools/src/main/java/dev/sluice/tools/SecretFiles.java");
        assertThat(compose.container("secrets").environment().keySet())
                .filteredOn(name -> !name.equals("TZ"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(maker).contains('"' + name + '"'));
        for (String other : List.of("postgres", "redis", "caddy")) {
            assertThat(compose.container(other).environment().keySet())
                    .as(other)
                    .allMatch(name -> name.equals("TZ") || OF_OTHERS.contains(name));
        }
    }

    @Test
    void whatMayBeSetIsExplainedInTheFileAndInItsPage() {
        assertThat(compose.variables().keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Compose.text("docs/compose.md")).contains('`' + name + '`'))
                .allSatisfy(name -> assertThat(header()).contains(name));
        assertThat(compose.containers())
                .allSatisfy(each -> assertThat(each.environment()).containsKey("TZ"));
    }

    @Test
    void secretsComeFromFilesThatToolsWrites() {
        JsonNode keys = chart("values.yaml").at("/secret/keys");
        assertThat(compose.containers()).allSatisfy(each -> assertThat(each.environment())
                .as("secrets of %s that are no files", each)
                .allSatisfy((name, value) -> assertThat(name.matches(".*(KEYSET|TOKEN|PASSWORD|SLUICE_.*_URL).*")
                                && !value.startsWith("http://"))
                        .isEqualTo(name.endsWith("_FILE"))));
        assertThat(compose.container("channel-service").secrets())
                .containsExactlyInAnyOrderElementsOf(keys.properties().stream()
                        .map(each -> each.getValue().asText())
                        .toList());
        assertThat(compose.container("gateway").secrets())
                .containsExactlyInAnyOrder("keyset", "service-token", "redis-url");
        assertThat(compose.container("postgres").secrets()).containsExactly("database-password");
        String values = Compose.text("tools/src/main/java/dev/sluice/tools/SecretValues.java")
                + Compose.text("tools/src/main/java/dev/sluice/tools/SecretFiles.java");
        assertThat(compose.containers())
                .flatExtracting(Compose.Container::secrets)
                .allSatisfy(name -> assertThat(values).contains('"' + name + '"'));
        assertThat(compose.containers())
                .filteredOn(each -> !each.name().equals("secrets"))
                .flatExtracting(each -> each.list("volumes"))
                .filteredOn(volume -> volume.startsWith("secrets:"))
                .hasSize(4)
                .containsOnly("secrets:/etc/sluice:ro");
    }

    @Test
    void imagesAndUsersAreThoseOfTheChartAndTheContainerfiles() {
        JsonNode values = chart("values.yaml");
        String ours = values.at("/image/registry").asText() + "/sluice-%s:"
                + chart("Chart.yaml").path("appVersion").asText();
        Map<String, String> images = compose.containers().stream()
                .collect(Collectors.toMap(Compose.Container::name, Compose.Container::image));

        assertThat(images)
                .containsEntry("gateway", ours.formatted("gateway"))
                .containsEntry("channel-service", ours.formatted("channel"))
                .containsEntry("billing-service", ours.formatted("billing"))
                .containsEntry("secrets", ours.formatted("tools"))
                .containsEntry("postgres", values.at("/dev/postgresImage").asText())
                .containsEntry("redis", values.at("/dev/redisImage").asText());
        assertThat(images.values())
                .allMatch(image -> image.matches("[^:]+:[0-9][^:]*"))
                .noneMatch(image -> image.contains("latest"));
        Map<String, String> users = Map.of("Containerfile", "10001:10001", "Containerfile.stores", "999:999");
        users.forEach(
                (file, user) -> assertThat(Compose.text("k8s/images/" + file)).contains("\nUSER " + user + "\n"));
        assertThat(SERVICES).allSatisfy(service -> assertThat(user(service)).isEqualTo("10001:10001"));
        assertThat(List.of(user("postgres"), user("redis"))).containsOnly("999:999");
        assertThat(compose.container("secrets").environment())
                .containsEntry("SECRET_OWNER", "10001")
                .containsEntry("DATABASE_OWNER", "999");
    }

    @Test
    void allOfItFitsIntoASmallServer() {
        assertThat(compose.containers())
                .allSatisfy(each -> assertThat(each.memoryMiB()).isPositive());
        assertThat(compose.containers().stream()
                        .filter(Compose.Container::stays)
                        .mapToInt(Compose.Container::memoryMiB)
                        .sum())
                .isLessThanOrEqualTo((int) MOST_MEMORY_MIB);
        assertThat(SERVICES).extracting(compose::container).allSatisfy(each -> {
            assertThat(each.jvmMiB("-Xmx")).isPositive();
            assertThat(each.memoryMiB() - each.jvmMiB("-Xmx")).isGreaterThanOrEqualTo(BESIDE_HEAP_MIB);
        });
        assertThat(compose.container("gateway").jvmMiB("-Xms"))
                .isBetween(
                        compose.container("gateway").jvmMiB("-Xmn"),
                        compose.container("gateway").jvmMiB("-Xmx"));
    }

    @Test
    void nothingMayBeWrittenButWhatHasToBe() {
        assertThat(compose.containers()).allSatisfy(each -> {
            assertThat(each.tree().path("read_only").asBoolean()).isTrue();
            assertThat(each.list("cap_drop")).containsExactly("ALL");
            assertThat(each.list("security_opt")).containsExactly("no-new-privileges:true");
            assertThat(each.list("tmpfs")).anyMatch(mount -> mount.startsWith("/tmp:size="));
            assertThat(each.tree().at("/logging/options/max-size").asText()).isNotEmpty();
            assertThat(each.tree().path("privileged").asBoolean()).isFalse();
        });
        assertThat(compose.containers())
                .filteredOn(each -> !each.list("cap_add").isEmpty())
                .extracting(each -> each.name() + each.list("cap_add"))
                .containsExactlyInAnyOrder("secrets[CHOWN]", "caddy[NET_BIND_SERVICE]");
    }

    @Test
    void whatStopsIsStartedAgainAndWaitsForWhatItNeeds() {
        assertThat(compose.containers()).filteredOn(Compose.Container::stays).allSatisfy(each -> assertThat(
                        each.tree().path("restart").asText())
                .isEqualTo("unless-stopped"));
        assertThat(compose.containers())
                .filteredOn(each -> each.stays() && !each.name().equals("caddy"))
                .hasSize(5)
                .allSatisfy(each -> assertThat(each.list("healthcheck")).isNotEmpty());
        assertThat(waits("gateway"))
                .isEqualTo("billing-service=service_healthy channel-service=service_healthy redis=service_healthy");
        assertThat(List.of(waits("channel-service"), waits("billing-service")))
                .containsOnly("postgres=service_healthy redis=service_healthy secrets=service_completed_successfully");
        assertThat(waits("postgres")).isEqualTo("secrets=service_completed_successfully");
    }

    /** Drain delay, the longest call, and the 30 s that the chart adds. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "caddy"})
    void aStopLetsTheLongestCallEnd(String name) {
        Map<String, String> gateway = compose.container("gateway").environment();
        String longest = gateway.get("SLUICE_GATEWAY_MAX_CALL_DURATION");
        int drain = Integer.parseInt(strip(gateway.get("SLUICE_GATEWAY_DRAIN_DELAY"), "s"));
        assertThat(longest)
                .isEqualTo(chart("values.yaml").at("/gateway/maxCallDuration").asText());
        assertThat(compose.container(name).graceSeconds())
                .isEqualTo(drain + 60 * Integer.parseInt(strip(longest, "m")) + 30);
    }

    /** A proxy that does not tell the gateway that a client has hung up makes it pay for what nobody reads. */
    @Test
    void caddyHoldsNothingBack() {
        String caddy = compose.container("caddy").list("command").getFirst();
        assertThat(caddy)
                .contains("reverse_proxy gateway:8080", "health_uri /q/health/ready", "health_port 9000")
                .doesNotContain("flush_interval", "encode", "buffer", "read_timeout", "response_header_timeout");
        assertThat(compose.container("caddy").list("profiles")).containsExactly("tls");
    }

    @Test
    void storesAndJvmsAreSetAsInTheChart() {
        List<Manifest.Pods> pods = Manifest.podsOf(Setup.MINIMAL.render());
        List<String> redis = new ArrayList<>();
        container(pods, "redis").path("command").forEach(each -> redis.add(each.asText()));
        assertThat(compose.container("redis").list("command"))
                .containsAll(redis)
                .containsSequence("--maxmemory", "128mb");
        assertThat(compose.container("redis").memoryMiB()).isGreaterThanOrEqualTo(128 + 64);
        assertThat(SERVICES).allSatisfy(service -> assertThat(
                        flags(compose.container(service).environment().get("JAVA_TOOL_OPTIONS")))
                .isEqualTo(flags(variable(container(pods, service), "JAVA_TOOL_OPTIONS"))));
        assertThat(compose.container("channel-service").environment()).containsEntry("SLUICE_MIGRATE", "start");
        assertThat(compose.container("billing-service").environment()).containsEntry("SLUICE_MIGRATE", "start");
    }

    private static JsonNode container(List<Manifest.Pods> pods, String component) {
        return pods.stream()
                .filter(each -> each.component().equals(component))
                .findFirst()
                .orElseThrow()
                .spec()
                .at("/containers/0");
    }

    private static String variable(JsonNode container, String name) {
        for (JsonNode each : container.path("env")) {
            if (each.path("name").asText().equals(name)) {
                return each.path("value").asText();
            }
        }
        return "";
    }

    /** Without the sizes, which are smaller here. */
    private static List<String> flags(String options) {
        return List.of(options.replaceAll("(-Xm[sxn])[0-9]+m", "$1").split(" ", -1));
    }

    private String user(String name) {
        return compose.container(name).tree().path("user").asText();
    }

    private String waits(String name) {
        return compose.container(name).tree().path("depends_on").properties().stream()
                .map(each ->
                        each.getKey() + "=" + each.getValue().path("condition").asText())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String header() {
        String text = Compose.text("compose.yaml");
        return text.substring(0, text.indexOf("\nname:"));
    }

    private static JsonNode chart(String file) {
        return Yaml.read(Compose.text("helm/sluice/" + file));
    }

    /** The settings that a document names, as variables. */
    private static Set<String> settings(String document) {
        return Pattern.compile("`((?:sluice|quarkus)\\.[a-z.-]+)`")
                .matcher(document)
                .results()
                .map(found -> found.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toSet());
    }

    private static String strip(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }
}
