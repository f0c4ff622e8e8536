package dev.sluice.billing.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A key as the API shows it.
 *
 * @param secret only in the answer to its creation, and only when it was made here
 * @param hint the secret's last characters
 */
public record KeyView(
        String id,
        String accountId,
        String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) String secret,
        String hint,
        boolean enabled,
        List<String> models,
        List<String> allowedCidrs,
        Instant expiresAt,
        List<Budget> budgets,
        RateLimits limits,
        List<String> permissions,
        Map<String, String> tags,
        Instant createdAt,
        Instant updatedAt) {

    static KeyView of(ApiKey key) {
        return of(key, null);
    }

    static KeyView of(ApiKey key, KeySecret secret) {
        return new KeyView(
                key.id,
                key.accountId,
                key.name,
                secret == null ? null : secret.reveal(),
                "…" + key.hint,
                key.enabled,
                key.models,
                key.allowedCidrs,
                key.expiresAt,
                key.budgets,
                key.limits,
                key.permissions,
                key.tags,
                key.createdAt,
                key.updatedAt);
    }

    /** Never the secret: records end up in messages. */
    @Override
    public String toString() {
        return "KeyView[" + id + "]";
    }
}
