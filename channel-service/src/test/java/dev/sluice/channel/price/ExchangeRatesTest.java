package dev.sluice.channel.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeRatesTest {
    @Test
    void knowsTheDollarWithoutBeingTold() {
        assertThat(ExchangeRates.parse("")).containsOnlyKeys("USD");
        assertThat(ExchangeRates.parse("EUR=1.08, CNY=0.14"))
                .containsEntry("EUR", new BigDecimal("1.08"))
                .containsEntry("CNY", new BigDecimal("0.14"))
                .containsEntry("USD", BigDecimal.ONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EUR", "EUR=", "EUR=0", "EUR=-1", "eur=1", "USD=2", "EUR=1e3"})
    void refusesWhatIsNoRate(String setting) {
        assertThatThrownBy(() -> ExchangeRates.parse(setting)).hasMessageContaining("such as EUR=1.08");
    }
}
