package dev.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceConfigSourceTest {

    @TempDir
    Path directory;

    @Test
    void readsASettingFromTheFileThatTheEnvironmentNames() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "  s3cret\n");

        SmallRyeConfig config = config(Map.of("SLUICE_ADMIN_TOKEN_FILE", file.toString()));

        assertThat(config.getValue("sluice.admin-token", String.class)).isEqualTo("s3cret");
    }

    @Test
    void readsASettingFromTheFileThatAPropertyNames() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "s3cret");

        SmallRyeConfig config = config(Map.of(), Map.of("sluice.service-token-file", file.toString()));

        assertThat(config.getValue("sluice.service-token", String.class)).isEqualTo("s3cret");
    }

    @Test
    void leavesEverythingAloneWhenNothingIsSet() {
        assertThat(config(Map.of()).getOptionalValue("quarkus.datasource.jdbc.url", String.class))
                .isEmpty();
    }

    @Test
    void keepsDollarSignsOfSecretsAsTheyAre() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "a${b}$$c\\$d");

        SmallRyeConfig config = config(Map.of("SLUICE_ADMIN_TOKEN_FILE", file.toString()));

        assertThat(config.getValue("sluice.admin-token", String.class)).isEqualTo("a${b}$$c\\$d");
    }

    @Test
    void namesVariableAndPathOfAMissingFile() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> config(Map.of("SLUICE_KEYSET_FILE", missing.toString())))
                .hasStackTraceContaining("SLUICE_KEYSET_FILE names the file " + missing + ", which cannot be read");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), " \n");

        assertThatThrownBy(() -> config(Map.of("SLUICE_KEYSET_FILE", file.toString())))
                .hasStackTraceContaining("SLUICE_KEYSET_FILE names the file " + file + ", which is empty");
    }

    @Test
    void refusesAValueAndAFileForTheSameSetting() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "s3cret");

        assertThatThrownBy(
                        () -> config(Map.of("SLUICE_ADMIN_TOKEN", "other", "SLUICE_ADMIN_TOKEN_FILE", file.toString())))
                .hasStackTraceContaining("SLUICE_ADMIN_TOKEN and SLUICE_ADMIN_TOKEN_FILE are both set");
    }

    @Test
    void letsAFileOverruleWhatTheApplicationShips() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "s3cret");

        SmallRyeConfig config = config(
                Map.of("SLUICE_ADMIN_TOKEN_FILE", file.toString()), Map.of("sluice.admin-token", "shipped default"));

        assertThat(config.getValue("sluice.admin-token", String.class)).isEqualTo("s3cret");
    }

    @Test
    void turnsTheDatabaseAddressIntoThePlatformsSettings() {
        SmallRyeConfig config =
                config(Map.of("SLUICE_DATABASE_URL", "postgresql://me:p%40ss@db:5433/sluice?sslmode=require"));

        assertThat(config.getValue("quarkus.datasource.jdbc.url", String.class))
                .isEqualTo("jdbc:postgresql://db:5433/sluice?sslmode=require");
        assertThat(config.getValue("quarkus.datasource.username", String.class)).isEqualTo("me");
        assertThat(config.getValue("quarkus.datasource.password", String.class)).isEqualTo("p@ss");
    }

    @Test
    void readsTheDatabaseAddressFromAFileToo() throws IOException {
        Path file = Files.writeString(directory.resolve("url"), "postgresql://db/sluice\n");

        SmallRyeConfig config = config(Map.of("SLUICE_DATABASE_URL_FILE", file.toString()));

        assertThat(config.getValue("quarkus.datasource.jdbc.url", String.class))
                .isEqualTo("jdbc:postgresql://db/sluice");
    }

    @Test
    void refusesTwoDatabaseAddresses() {
        assertThatThrownBy(() -> config(Map.of(
                        "SLUICE_DATABASE_URL",
                        "postgresql://db/sluice",
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        "jdbc:postgresql://other/sluice")))
                .hasStackTraceContaining("QUARKUS_DATASOURCE_JDBC_URL and SLUICE_DATABASE_URL are both set");
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return config(environment, Map.of());
    }

    private static SmallRyeConfig config(Map<String, String> environment, Map<String, String> shipped) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(shipped, "shipped", 250))
                .addDefaultInterceptors()
                .addDiscoveredSources()
                .build();
    }
}
