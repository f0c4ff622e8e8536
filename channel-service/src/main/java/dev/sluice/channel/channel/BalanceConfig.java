package dev.sluice.channel.channel;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the metric of balances upstream. */
@ConfigMapping(prefix = "sluice.channel")
interface BalanceConfig {
    /** How often each replica asks what is left of the accounts of enabled channels, where the vendor tells; {@code 0s} = never. */
    @WithDefault("10m")
    Duration balanceInterval();
}
