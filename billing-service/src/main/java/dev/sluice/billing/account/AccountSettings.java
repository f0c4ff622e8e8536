package dev.sluice.billing.account;

import dev.sluice.admin.Usd;
import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import java.util.List;

/** What a caller sets on an account. The documentation of the fields is that of the API. */
public record AccountSettings(
        String name,
        String parentId,
        String group,
        Boolean enabled,
        String timeZone,
        Usd creditLimit,
        List<Budget> budgets,
        RateLimits limits,
        Boolean metrics) {

    private static final String ZONE = "UTC";
    private static final String GROUP = "default";

    /** What a field is when a new account does not name it. */
    static AccountSettings defaults(boolean root) {
        return new AccountSettings(
                null,
                null,
                root ? GROUP : null,
                true,
                root ? ZONE : null,
                root ? new Usd(0) : null,
                List.of(),
                RateLimits.NONE,
                false);
    }

    static AccountSettings of(Account account) {
        return new AccountSettings(
                account.name,
                account.parentId,
                account.groupName,
                account.enabled,
                account.timeZone,
                Usd.of(account.creditLimit),
                account.budgets,
                account.limits,
                account.metrics);
    }

    /** Null removes: what cannot be absent falls back to its default. */
    AccountSettings filled() {
        return new AccountSettings(
                name,
                parentId,
                group,
                enabled == null || enabled,
                timeZone,
                creditLimit,
                budgets == null ? List.of() : budgets,
                limits == null ? RateLimits.NONE : limits,
                metrics != null && metrics);
    }

    void writeTo(Account account) {
        account.name = name;
        account.groupName = group;
        account.enabled = enabled;
        account.timeZone = timeZone;
        account.creditLimit = Usd.nanos(creditLimit);
        account.budgets = budgets;
        account.limits = limits;
        account.metrics = metrics;
    }
}
