package dev.sluice.gateway.metering;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.error.ErrorKind;

/**
 * How an attempt ended.
 *
 * @param last whether the operation ends with it
 * @param status what the client saw or will see; null when another attempt follows
 * @param error null when there was none
 * @param message for the client, without secrets
 * @param firstTokenMs null when no content came
 */
public record Ending(
        Outcome outcome,
        boolean last,
        Integer status,
        ErrorKind error,
        String message,
        Usage usage,
        Long firstTokenMs,
        long totalMs) {}
