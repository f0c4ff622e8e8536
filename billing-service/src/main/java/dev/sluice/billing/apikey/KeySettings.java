package dev.sluice.billing.apikey;

import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What a caller sets on a key.
 *
 * @param models allowed names, {@code *} at the end matches any rest; null = all
 * @param allowedCidrs null = any address
 * @param expiresAt null = never
 * @param permissions of {@code pin}, {@code explain}, {@code manageKeys}
 */
public record KeySettings(
        String name,
        Boolean enabled,
        List<String> models,
        List<String> allowedCidrs,
        Instant expiresAt,
        List<Budget> budgets,
        RateLimits limits,
        List<String> permissions,
        Map<String, String> tags) {

    static KeySettings of(ApiKey key) {
        return new KeySettings(
                key.name,
                key.enabled,
                key.models,
                key.allowedCidrs,
                key.expiresAt,
                key.budgets,
                key.limits,
                key.permissions,
                key.tags);
    }

    /** Absent becomes the default; times are kept as exactly as PostgreSQL keeps them. */
    KeySettings filled() {
        return new KeySettings(
                name,
                enabled == null || enabled,
                models,
                allowedCidrs,
                expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS),
                budgets == null ? List.of() : budgets,
                limits == null ? RateLimits.NONE : limits,
                permissions == null ? List.of() : permissions,
                tags == null ? Map.of() : tags);
    }

    void writeTo(ApiKey key) {
        key.name = name;
        key.enabled = enabled;
        key.models = models;
        key.allowedCidrs = allowedCidrs;
        key.expiresAt = expiresAt;
        key.budgets = budgets;
        key.limits = limits;
        key.permissions = permissions;
        key.tags = tags;
    }
}
