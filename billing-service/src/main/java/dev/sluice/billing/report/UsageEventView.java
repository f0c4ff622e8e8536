package dev.sluice.billing.report;

import dev.sluice.admin.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An attempt at an upstream.
 *
 * @param at its start
 * @param outcome ok, cancelled, cut, failed or lost
 * @param usageSource reported, estimated or unknown
 * @param upstreamCost what it costs us
 * @param firstTokenMs null when no content came
 */
record UsageEventView(
        UUID operationId,
        int attempt,
        Instant at,
        String model,
        String channel,
        String key,
        String outcome,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        long reasoningTokens,
        String usageSource,
        Charge charge,
        Usd upstreamCost,
        Long firstTokenMs,
        Long totalMs,
        Map<String, String> tags) {

    /**
     * What the account pays.
     *
     * @param priceId the version charged with; null when nothing was priced
     * @param multiplier of the group, as a decimal string
     */
    record Charge(Usd total, String priceId, String multiplier, List<Line> lines) {}

    /** @param unitPrice for one million tokens, or for one piece where {@code what} is no token count */
    record Line(String what, long quantity, Usd unitPrice, Usd amount) {}
}
