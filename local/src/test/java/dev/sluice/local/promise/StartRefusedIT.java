package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.StackOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged services say where PostgreSQL or Redis do not take them: one sentence with the remedy, and they end. */
@ExtendWith(Running.Extension.class)
class StartRefusedIT {
    private static final int SECONDS = 60;
    private static final String TOKEN = "not-a-real-token-not-a-real-token-0123456789";
    private static final String CHANNEL_SERVICE = "channel-service";
    private static final String BILLING_SERVICE = "billing-service";
    private static final Map<String, String> JOB =
            Map.of("QUARKUS_FLYWAY_MIGRATE_AT_START", "true", "QUARKUS_INIT_AND_EXIT", "true");

    private final Running running;
    private final String server;

    @TempDir
    Path directory;

    StartRefusedIT(Running running) {
        this.running = running;
        this.server = running.stack.databaseUrl().replaceFirst(".*@([^/]*)/.*", "$1");
    }

    @BeforeEach
    void aUserThatMayDoNothing() {
        execute(
                "drop database if exists refused",
                "drop role if exists beggar",
                "create role beggar login password 'beggar'",
                "create database refused");
    }

    @Test
    void aWrongPassword() throws Exception {
        String sentence = "PostgreSQL at " + server + "/refused refuses the password of beggar: correct it in"
                + " SLUICE_DATABASE_URL (special characters are percent-encoded), or set it with ALTER ROLE beggar PASSWORD.";
        String address = database("beggar:wrong", "refused");

        assertThat(refusal(CHANNEL_SERVICE, address, Map.of())).isEqualTo(sentence);
        assertThat(refusal(BILLING_SERVICE, address, Map.of())).isEqualTo(sentence);
        assertThat(refusal(BILLING_SERVICE, address, JOB)).isEqualTo(sentence);
    }

    @Test
    void noAddressAndOneByTheNamesOfQuarkus() throws Exception {
        String unset =
                "SLUICE_DATABASE_URL is not set: set it to postgresql://user:password@host:port/database?sslmode=require,"
                        + " or SLUICE_DATABASE_URL_FILE.";
        assertThat(refusal(CHANNEL_SERVICE, "", Map.of())).isEqualTo(unset);
        assertThat(refusal(BILLING_SERVICE, "", JOB)).isEqualTo(unset);

        Map<String, String> quarkus = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://" + server + "/refused",
                "QUARKUS_DATASOURCE_USERNAME", "beggar",
                "QUARKUS_DATASOURCE_PASSWORD", "beggar");
        assertThat(refusal(BILLING_SERVICE, "", quarkus))
                .startsWith("User beggar may not create the schema billing in database refused");
    }

    @Test
    void aDatabaseThatIsNotThere() throws Exception {
        assertThat(refusal(CHANNEL_SERVICE, database("beggar:beggar", "nowhere"), Map.of()))
                .isEqualTo(
                        "PostgreSQL has no database at " + server + "/nowhere: create it with CREATE DATABASE … OWNER"
                                + " beggar, or correct its name in SLUICE_DATABASE_URL.");
    }

    @Test
    void aDatabaseWithoutRights() throws Exception {
        String address = database("beggar:beggar", "refused");
        String schema =
                "User beggar may not create the schema billing in database refused: run GRANT CREATE ON DATABASE"
                        + " refused TO beggar.";

        assertThat(refusal(BILLING_SERVICE, address, Map.of())).isEqualTo(schema);
        assertThat(refusal(BILLING_SERVICE, address, JOB)).isEqualTo(schema);

        in("refused", "create schema channel");
        assertThat(refusal(CHANNEL_SERVICE, address, Map.of()))
                .isEqualTo(
                        "User beggar may not create tables in the schema channel of database refused: run GRANT USAGE,"
                                + " CREATE ON SCHEMA channel TO beggar.");
        in("refused", "grant usage, create on schema channel to beggar", "create table channel.theirs (id int)");
        assertThat(refusal(CHANNEL_SERVICE, address, Map.of()))
                .isEqualTo("User beggar cannot change the tables in the schema channel, which belong to sluice: run"
                        + " REASSIGN OWNED BY sluice TO beggar, or GRANT sluice TO beggar.");
        assertThat(refusal(CHANNEL_SERVICE, address, Map.of("SLUICE_MIGRATE", "job")))
                .isEqualTo(
                        "User beggar may not read and write channel.theirs: run GRANT SELECT, INSERT, UPDATE, DELETE ON"
                                + " ALL TABLES IN SCHEMA channel TO beggar.");
    }

    @Test
    void aRedisThatDoesNotTakeTheLogin() throws Exception {
        String address = running.stack.databaseUrl();
        Map<String, String> stranger =
                Map.of("SLUICE_REDIS_URL", running.stack.redisUrl().replace("redis://", "redis://stranger:wrong@"));
        for (String service : List.of("gateway-service", CHANNEL_SERVICE, BILLING_SERVICE)) {
            assertThat(refusal(service, address, stranger).lines().filter(line -> line.contains(" ERROR ")))
                    .as("Vert.x tells of its closed connections afterwards")
                    .first()
                    .asString()
                    .contains(" Redis at " + running.stack.redisUrl()
                            + " refuses the user or the password of SLUICE_REDIS_URL: correct them there (special"
                            + " characters are percent-encoded), or in Redis");
        }
    }

    /** @return all that the service printed before it ended by itself */
    private String refusal(String service, String databaseUrl, Map<String, String> more) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder start = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        StackOptions.checkout()
                                .resolve(service + "/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = start.environment();
        environment.keySet().removeIf(name -> name.startsWith("JAVA_") || name.startsWith("JDK_"));
        environment.putAll(Map.of(
                "QUARKUS_BANNER_ENABLED",
                "false",
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                "0",
                "QUARKUS_MANAGEMENT_PORT",
                "0",
                "SLUICE_GATEWAY_PORT",
                "0",
                "SLUICE_DATABASE_URL",
                databaseUrl,
                "SLUICE_REDIS_URL",
                running.stack.redisUrl(),
                "SLUICE_ADMIN_TOKEN",
                TOKEN,
                "SLUICE_SERVICE_TOKEN",
                TOKEN,
                "SLUICE_KEYSET_FILE",
                running.data.resolve("secrets/keyset").toString()));
        environment.put(
                "SLUICE_CHANNEL_SERVICE_URL", running.stack.channelService().toString());
        environment.putAll(more);
        Process process = start.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("ended by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output, StandardCharsets.UTF_8).strip();
        assertThat(process.exitValue()).as(printed).isEqualTo(1);
        return printed;
    }

    private String database(String login, String name) {
        return "postgresql://" + login + "@" + server + "/" + name;
    }

    private void execute(String... statements) {
        in("sluice", statements);
    }

    private void in(String name, String... statements) {
        Database database = new Database(running.stack.databaseUrl().replaceFirst("/[^/]*$", "/" + name));
        for (String statement : statements) {
            database.immediately(statement);
        }
    }
}
