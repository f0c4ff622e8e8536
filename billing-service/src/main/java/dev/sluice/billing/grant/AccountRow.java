package dev.sluice.billing.grant;

import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import java.util.List;

/** An account on a key's path, as it is stored. Time zone and credit limit count only on the root. */
record AccountRow(
        String id,
        String group,
        boolean enabled,
        String timeZone,
        Long creditLimit,
        List<Budget> budgets,
        RateLimits limits,
        long version) {}
