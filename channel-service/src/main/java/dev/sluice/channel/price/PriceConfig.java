package dev.sluice.channel.price;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Settings of prices. */
@ConfigMapping(prefix = "sluice")
public interface PriceConfig {
    /**
     * USD for one unit of a currency, by its code: {@code EUR=1.08,CNY=0.14}; USD is always 1. A price written in one of them
     * keeps the rate of its writing.
     */
    Optional<String> exchangeRates();
}
