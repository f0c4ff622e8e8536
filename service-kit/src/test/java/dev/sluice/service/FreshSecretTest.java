package dev.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshSecretTest {

    @TempDir
    private Path folder;

    @Test
    void whatTheFileSaysNowCountsAndWhatItSaidLastWhileItSaysNothing() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("redis-url"), "redis://:one@r\n");
        FreshSecret secret = FreshSecret.of(
                config(Map.of("sluice.redis-url-file", file.toString())), "sluice.redis-url", "at the start");

        // Then
        assertThat(secret.get()).isEqualTo("redis://:one@r");
        Files.writeString(file, "redis://:two@r");
        assertThat(secret.get()).isEqualTo("redis://:two@r");
        Files.writeString(file, "");
        assertThat(secret.get()).isEqualTo("redis://:two@r");
        Files.delete(file);
        assertThat(secret.get()).isEqualTo("redis://:two@r");
        Files.writeString(file, "redis://:three@r");
        assertThat(secret.get()).isEqualTo("redis://:three@r");
    }

    @Test
    void aSettingThatStandsInNoFileStaysAsItIs() {
        assertThat(FreshSecret.of(config(Map.of()), "sluice.redis-url", "redis://r")
                        .get())
                .isEqualTo("redis://r");
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }
}
