package dev.sluice.billing.apikey;

import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A key to be created: {@link KeySettings} and, when it is brought along from elsewhere, its secret.
 *
 * @param secret 16 to 256 printable ASCII characters; null = one is made and answered once
 */
public record NewKey(
        String name,
        Boolean enabled,
        List<String> models,
        List<String> allowedCidrs,
        Instant expiresAt,
        List<Budget> budgets,
        RateLimits limits,
        List<String> permissions,
        Map<String, String> tags,
        String secret) {

    KeySettings settings() {
        return new KeySettings(name, enabled, models, allowedCidrs, expiresAt, budgets, limits, permissions, tags);
    }

    /** Never the secret: records end up in messages. */
    @Override
    public String toString() {
        return "NewKey[" + name + "]";
    }
}
