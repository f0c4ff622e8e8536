package dev.sluice.gateway.metering;

import dev.sluice.contracts.UsageEvent.ChargeLine;
import java.util.List;

/** What a usage costs: the sum of its lines, in nano-dollars. */
public record Charge(long total, List<ChargeLine> lines) {
    public static final Charge NOTHING = new Charge(0, List.of());
}
