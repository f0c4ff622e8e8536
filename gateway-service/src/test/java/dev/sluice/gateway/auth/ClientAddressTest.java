package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private final Addresses proxies = Addresses.of(List.of("10.0.0.0/8", "fd00::/8"));

    @Test
    void believesOnlyWhatTrustedProxiesWrote() {
        assertThat(ClientAddress.of("10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.2", proxies))
                .isEqualTo("2.2.2.2");
        assertThat(ClientAddress.of("9.9.9.9", "1.1.1.1", proxies)).isEqualTo("9.9.9.9");
        assertThat(ClientAddress.of("fd00::1", "2001:db8::1", proxies)).isEqualTo("2001:db8::1");
    }

    @Test
    void staysWithTheProxyWhenTheHeaderIsMissingOrNonsense() {
        assertThat(ClientAddress.of("10.0.0.1", null, proxies)).isEqualTo("10.0.0.1");
        assertThat(ClientAddress.of("10.0.0.1", "1.1.1.1, unknown", proxies)).isEqualTo("10.0.0.1");
        assertThat(ClientAddress.of("10.0.0.1", "", proxies)).isEqualTo("10.0.0.1");
    }

    @Test
    void aNetworkThatCannotBeReadContainsNothing() {
        Addresses broken = Addresses.of(List.of("10.0.0.0/33", "nonsense", "10.0.0.0/-1"));

        assertThat(broken.contain("10.0.0.0")).isFalse();
        assertThat(Addresses.of(List.of()).contain("10.0.0.0")).isFalse();
        assertThat(Addresses.of(List.of("0.0.0.0/0")).contain("1.2.3.4")).isTrue();
        assertThat(Addresses.of(List.of("0.0.0.0/0")).contain("::1")).isFalse();
        assertThat(Addresses.of(List.of("10.0.0.7")).contain("10.0.0.8")).isFalse();
    }
}
