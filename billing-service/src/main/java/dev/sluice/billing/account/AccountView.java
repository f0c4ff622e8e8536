package dev.sluice.billing.account;

import dev.sluice.admin.Usd;
import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import java.time.Instant;
import java.util.List;

/**
 * An account as the API shows it.
 *
 * @param rootId the account at the top of the tree, which holds the balance
 * @param group null = the parent's
 * @param timeZone null below the root, whose time zone counts
 * @param creditLimit how far below zero the balance may go; on a root null = without limit, below it always null
 */
public record AccountView(
        String id,
        String name,
        String parentId,
        String rootId,
        String group,
        boolean enabled,
        String timeZone,
        Usd creditLimit,
        List<Budget> budgets,
        RateLimits limits,
        boolean metrics,
        Instant createdAt,
        Instant updatedAt) {

    static AccountView of(Account account) {
        return new AccountView(
                account.id,
                account.name,
                account.parentId,
                account.rootId,
                account.groupName,
                account.enabled,
                account.timeZone,
                Usd.of(account.creditLimit),
                account.budgets,
                account.limits,
                account.metrics,
                account.createdAt,
                account.updatedAt);
    }
}
