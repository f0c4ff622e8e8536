package dev.sluice.billing.account;

import dev.sluice.admin.Checks;
import dev.sluice.billing.budget.ScopeLimits;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** What an account may be set to. Pure. */
final class AccountRules {
    static final int MAX_DEPTH = 4;

    private static final int MAX_NAME = 128;
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private AccountRules() {}

    /** Notes everything that is wrong. */
    static void check(Checks checks, AccountSettings settings) {
        boolean root = settings.parentId() == null;
        checks.text(settings.name(), "name", MAX_NAME);
        checks.that(!root || settings.group() != null, "group", "is required on a root account");
        checks.that(
                settings.group() == null || GROUP.matcher(settings.group()).matches(),
                "group",
                "must have 1 to 64 letters, digits, dots, dashes and underscores, and begin with a letter or digit");
        if (root) {
            checkRoot(checks, settings);
        } else {
            checks.that(
                    settings.timeZone() == null,
                    "timeZone",
                    "belongs to the root account, in whose zone periods start");
            checks.that(
                    settings.creditLimit() == null,
                    "creditLimit",
                    "belongs to the root account, which holds the balance; give this account a budget instead");
        }
        ScopeLimits.check(checks, settings.budgets(), settings.limits());
    }

    private static void checkRoot(Checks checks, AccountSettings settings) {
        if (checks.required(settings.timeZone(), "timeZone")) {
            checks.that(
                    ZoneId.getAvailableZoneIds().contains(settings.timeZone()),
                    "timeZone",
                    "must be the name of a time zone such as \"UTC\" or \"Europe/Berlin\"");
        }
        checks.that(
                settings.creditLimit() == null || settings.creditLimit().nanos() >= 0,
                "creditLimit",
                "must not be negative; null is without limit");
    }
}
