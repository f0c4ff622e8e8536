package dev.sluice.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services and the demo upstream as programs: how each is started and told where the others are.
 *
 * @param databaseUrl of the server that is used, embedded or not
 * @param redisUrl likewise
 */
record Services(StackOptions options, Ports ports, Secrets secrets, String databaseUrl, String redisUrl) {

    private static final String LOCAL_ONLY = "127.0.0.1";

    /** Longer than a short call, shorter than a person's patience. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    Program channelService() {
        Map<String, String> environment = controlService(ports.channelService(), ports.channelServiceManagement());
        environment.put("SLUICE_KEYSET_FILE", secrets.keysetFile().toString());
        return service(
                Names.CHANNEL_SERVICE,
                "channel-service",
                Jvm.command("160m"),
                environment,
                ports.channelServiceManagement());
    }

    Program billingService() {
        return service(
                Names.BILLING_SERVICE,
                "billing-service",
                Jvm.command("160m"),
                controlService(ports.billingService(), ports.billingServiceManagement()),
                ports.billingServiceManagement());
    }

    Program gateway(int index) {
        int management = ports.gatewayManagement(index);
        Map<String, String> environment = service(management);
        environment.put("SLUICE_KEYSET_FILE", secrets.keysetFile().toString());
        environment.put("SLUICE_CHANNEL_SERVICE_URL", "http://" + LOCAL_ONLY + ":" + ports.channelServiceManagement());
        environment.put("SLUICE_GATEWAY_HOST", options.host());
        environment.put("SLUICE_GATEWAY_PORT", Integer.toString(ports.gateway(index)));
        environment.put("SLUICE_GATEWAY_MANAGEMENT_URL", "http://" + LOCAL_ONLY + ":" + management);
        return service(Names.gateway(index), "gateway-service", Jvm.gateway("256m"), environment, management);
    }

    Program demoUpstream() {
        List<String> line = Jvm.command("64m");
        line.add("-XX:TieredStopAtLevel=1");
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.sluice.testkit.Main"));
        line.addAll(List.of("--host", LOCAL_ONLY, "--port", Integer.toString(ports.demoUpstream())));
        return new Program(
                Names.DEMO_UPSTREAM,
                line,
                Map.of(),
                log(Names.DEMO_UPSTREAM),
                () -> !Ports.isFree(ports.demoUpstream()),
                GRACE);
    }

    /** Common to all: where Redis is, the token between services, the management interface. */
    private Map<String, String> service(int management) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(
                "SLUICE_REDIS_URL_FILE", secrets.file("redis-url", redisUrl).toString());
        environment.put("SLUICE_SERVICE_TOKEN_FILE", secrets.serviceTokenFile().toString());
        environment.put("QUARKUS_MANAGEMENT_HOST", LOCAL_ONLY);
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        return environment;
    }

    private Map<String, String> controlService(int port, int management) {
        Map<String, String> environment = service(management);
        environment.put(
                "SLUICE_DATABASE_URL_FILE",
                secrets.file("database-url", databaseUrl).toString());
        environment.put("SLUICE_ADMIN_TOKEN_FILE", secrets.adminTokenFile().toString());
        environment.put("QUARKUS_HTTP_HOST", options.host());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_SWAGGER_UI_ENABLED", "true");
        return environment;
    }

    private Program service(
            String name, String module, List<String> java, Map<String, String> environment, int management) {
        environment.putAll(options.environment());
        boolean developed = module.equals(options.developed());
        return new Program(
                name,
                developed ? devMode(module) : production(name, module, java),
                environment,
                developed ? null : log(name),
                () -> answers("http://" + LOCAL_ONLY + ":" + management + "/q/health/ready"),
                GRACE);
    }

    private List<String> production(String name, String module, List<String> java) {
        Path built = built(name, module).getParent();
        Path target = options.data().app(name);
        List<String> line = new ArrayList<>(java);
        if (options.archive()) {
            line.add("-XX:+AutoCreateSharedArchive");
            line.add("-XX:SharedArchiveFile=" + target.resolveSibling(name + ".jsa"));
            line.add("-Xlog:cds=off");
        }
        line.addAll(new AppCopy(built, target).make().classPathAndMain());
        return line;
    }

    private List<String> devMode(String module) {
        return List.of(
                options.home().resolve("mvnw").toString(),
                "-f",
                options.home().resolve("pom.xml").toString(),
                "-ntp",
                "-pl",
                module,
                "-am",
                "-Dspotless.check.skip",
                "-Dquarkus.analytics.disabled=true",
                // Its console would take Ctrl-C away from the supervisor.
                "-Dquarkus.console.enabled=false",
                "process-classes",
                "quarkus:dev");
    }

    private Path built(String name, String module) {
        Path checkout = options.builds().getOrDefault(name, options.builds().getOrDefault(module, options.home()));
        Path jar = checkout.resolve(module + "/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new Refusal(jar + " is missing: build with ./sluice up or ./mvnw package.");
        }
        return jar;
    }

    private Path log(String name) {
        return options.data().log(name);
    }

    private static boolean answers(String url) {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(URI.create(url))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
