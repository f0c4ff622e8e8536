package dev.sluice.billing.grant;

import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import java.util.List;
import java.util.Map;

/**
 * A key as it is stored.
 *
 * @param enabled false also when it was deleted
 * @param expiresAt epoch millis; null = never
 */
record KeyRow(
        String id,
        String sha256,
        String name,
        boolean enabled,
        List<String> models,
        List<String> allowedCidrs,
        Long expiresAt,
        List<Budget> budgets,
        RateLimits limits,
        List<String> permissions,
        Map<String, String> tags,
        long version,
        int shard) {}
