package dev.sluice.billing.budget;

import dev.sluice.admin.Checks;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The budgets and rate limits of one scope, an account or a key. */
public final class ScopeLimits {
    private static final int MAX_BUDGETS = 16;
    private static final long MAX_RATE = 1_000_000_000_000L;
    private static final int MAX_MODEL = 128;

    /** A model's name becomes part of a Redis field, in which {@code |} separates. */
    private static final Pattern MODEL = Pattern.compile("[^\\s|*\\p{Cntrl}]{1," + MAX_MODEL + "}");

    private static final Map<String, Period> PERIODS = Stream.of(Period.values())
            .filter(period -> period != Period.NONE)
            .collect(Collectors.toUnmodifiableMap(LimitIds::lower, Function.identity()));

    private ScopeLimits() {}

    /** Notes everything that is wrong with them; the lists must not be null. */
    public static void check(Checks checks, List<Budget> budgets, RateLimits limits) {
        checks.that(budgets.size() <= MAX_BUDGETS, "budgets", "must not be more than " + MAX_BUDGETS);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < budgets.size(); i++) {
            String field = "budgets[" + i + "]";
            Budget budget = budgets.get(i);
            if (checks.required(budget, field)) {
                check(checks, field, budget);
                checks.that(
                        seen.add(budget.period() + ' ' + budget.model()),
                        field,
                        "stands twice: one budget for each period and model");
            }
        }
        checks.between(limits.requestsPerMinute(), 1, MAX_RATE, "limits.requestsPerMinute");
        checks.between(limits.tokensPerMinute(), 1, MAX_RATE, "limits.tokensPerMinute");
        checks.between(limits.concurrency(), 1, MAX_RATE, "limits.concurrency");
    }

    private static void check(Checks checks, String field, Budget budget) {
        if (checks.required(budget.period(), field + ".period")) {
            checks.that(
                    PERIODS.containsKey(budget.period()),
                    field + ".period",
                    "must be one of minute, hour, day, week, month, total");
        }
        if (checks.required(budget.limit(), field + ".limit")) {
            checks.that(budget.limit().nanos() >= 0, field + ".limit", "must not be negative");
        }
        checks.that(
                budget.model() == null || MODEL.matcher(budget.model()).matches(),
                field + ".model",
                "must be the name of one model, without blanks, | and *");
    }

    /** The limits as a grant names them. */
    public static List<Limit> of(String scope, List<Budget> budgets, RateLimits limits) {
        List<Limit> all = new ArrayList<>();
        for (Budget budget : budgets) {
            Period period = PERIODS.get(budget.period().toLowerCase(Locale.ROOT));
            all.add(limit(scope, Unit.USD, period, budget.limit().nanos(), budget.model()));
        }
        add(all, scope, Unit.REQUESTS, Period.MINUTE, limits.requestsPerMinute());
        add(all, scope, Unit.TOKENS, Period.MINUTE, limits.tokensPerMinute());
        add(all, scope, Unit.SLOTS, Period.NONE, limits.concurrency());
        return List.copyOf(all);
    }

    private static void add(List<Limit> all, String scope, Unit unit, Period period, Long cap) {
        if (cap != null) {
            all.add(limit(scope, unit, period, cap, null));
        }
    }

    private static Limit limit(String scope, Unit unit, Period period, long cap, String model) {
        return new Limit(LimitIds.of(scope, unit, period, model), scope, unit, period, cap, model);
    }
}
