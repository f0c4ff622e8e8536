package dev.sluice.billing.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySecretTest {
    /** The expected texts were computed with another implementation of CRC-32, Python's zlib. */
    @Test
    void theChecksumIsTheOneThatIsDocumented() {
        assertThat(KeySecret.checksum("0".repeat(42))).isEqualTo("1CtB1C");
        assertThat(KeySecret.checksum("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"))
                .isEqualTo("1GctnF");
    }

    @Test
    void everySecretIsAnother() {
        assertThat(KeySecret.generate().reveal())
                .isNotEqualTo(KeySecret.generate().reveal());
    }

    @Test
    void theHashIsOfTheWholeSecret() {
        assertThat(KeySecret.of("abc").sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void textOfItNeverShowsIt() {
        KeySecret secret = KeySecret.generate();

        assertThat(secret.toString()).isEqualTo("…" + secret.reveal().substring(47));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.168.1.7", "0.0.0.0/0", "2001:db8::/32", "::1", "::ffff:10.0.0.1/128"})
    void readsRangesOfAddresses(String range) {
        assertThat(Cidrs.valid(range)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0/8",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/08",
                "256.0.0.1",
                "localhost",
                "::1/129",
                ":::",
                "a:b"
            })
    void refusesWhatIsNoRange(String range) {
        assertThat(Cidrs.valid(range)).isFalse();
    }
}
