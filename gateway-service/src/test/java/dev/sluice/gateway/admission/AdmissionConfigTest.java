package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

class AdmissionConfigTest {
    @Test
    void hasTheseNamesAndDefaults() {
        AdmissionConfig config = config();

        assertThat(config.maxWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.awaitRecord()).isFalse();
        assertThat(config.maxQueuedBytes()).isEqualTo(64 << 20);
        assertThat(config.maxReplayBytes()).isEqualTo(8 << 20);
    }

    @Test
    void readsEveryNameThatIsSet() {
        AdmissionConfig config = config(
                "sluice.admission.wait", "3s",
                "sluice.admission.await-record", "true",
                "sluice.admission.max-queued-bytes", "5",
                "sluice.admission.max-replay-bytes", "6");

        assertThat(config.maxWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.awaitRecord()).isTrue();
        assertThat(config.maxQueuedBytes()).isEqualTo(5);
        assertThat(config.maxReplayBytes()).isEqualTo(6);
    }

    private static AdmissionConfig config(String... pairs) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withMapping(AdmissionConfig.class)
                .withConverter(Duration.class, 200, (Converter<Duration>)
                        io.quarkus.runtime.configuration.DurationConverter::parseDuration);
        for (int i = 0; i < pairs.length; i += 2) {
            builder.withDefaultValue(pairs[i], pairs[i + 1]);
        }
        SmallRyeConfig config = builder.build();
        return config.getConfigMapping(AdmissionConfig.class);
    }
}
