package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RedisEndpointTest {

    private final AtomicReference<String> address = new AtomicReference<>("rediss://sluice:first@r.example.com:6380/2");
    private final RedisEndpoint server = RedisEndpoint.of(address::get);

    @Test
    void theNextConnectionLogsInWithWhatTheAddressSaysThen() {
        address.set("rediss://sluice:second@r.example.com:6380/2");
        assertThat(server.options().getEndpoint()).isEqualTo("rediss://sluice:second@r.example.com:6380/2");
        address.set("rediss://other:third@r.example.com:6380/2");
        assertThat(server.options().getEndpoint()).isEqualTo("rediss://other:third@r.example.com:6380/2");
    }

    @Test
    void anotherServerIsNotGoneToSinceHalfOfTheMoneyWouldBeCountedThere() {
        address.set("rediss://sluice:second@elsewhere.example.com:6380/2");
        assertThat(server.options().getEndpoint()).isEqualTo("rediss://sluice:first@r.example.com:6380/2");
        address.set("rediss://sluice:second@r.example.com:6380/3");
        assertThat(server.options().getEndpoint()).isEqualTo("rediss://sluice:first@r.example.com:6380/2");
    }

    @Test
    void isShownWithoutItsPassword() {
        assertThat(server).hasToString("rediss://r.example.com:6380/2");
    }

    @Test
    void anAddressThatIsNoneIsRefusedAtOnce() {
        assertThatThrownBy(() -> RedisEndpoint.at("http://r:6379"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SLUICE_REDIS_URL");
    }
}
