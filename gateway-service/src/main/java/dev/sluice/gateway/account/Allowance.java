package dev.sluice.gateway.account;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.quota.TreeState;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * What a key has used and may still spend, as one number each.
 *
 * @param usedNanos of the budget in total that is nearest to the key, or of the whole account when there is none: there
 *     are counters only for configured limits
 * @param leftNanos the least of the balance and of every budget on the path; never negative
 * @param unlimited nothing limits; {@code leftNanos} is then 0
 */
record Allowance(long usedNanos, long leftNanos, boolean unlimited) {
    long grantedNanos() {
        return usedNanos + leftNanos;
    }

    /** @param tree null when Redis does not know the account: it has no money then */
    static Allowance of(KeyGrant grant, TreeState tree, Instant now) {
        long used = tree == null ? 0 : tree.spent();
        long left = Long.MAX_VALUE;
        if (grant.creditLimit() != null) {
            left = (tree == null ? 0 : tree.balance()) + grant.creditLimit();
        }
        // Limits stand in the order of the path, so the last one that fits is the nearest to the key.
        for (Limit limit : grant.limits()) {
            if (limit.unit() == Unit.USD && limit.model() == null) {
                long counted = counted(limit, tree, now, ZoneId.of(grant.timeZone()));
                left = Math.min(left, limit.cap() - counted);
                used = limit.period() == Period.TOTAL ? counted : used;
            }
        }
        boolean unlimited = left == Long.MAX_VALUE;
        return new Allowance(used, unlimited ? 0 : Math.max(0, left), unlimited);
    }

    /** A counter of a period that is over counts nothing. */
    private static long counted(Limit limit, TreeState tree, Instant now, ZoneId zone) {
        TreeState.Counter counter = tree == null ? null : tree.limits().get(limit.id());
        boolean current = counter != null && counter.start() >= start(limit.period(), now.atZone(zone));
        return current ? counter.used() : 0;
    }

    private static long start(Period period, ZonedDateTime now) {
        ZonedDateTime day = now.truncatedTo(ChronoUnit.DAYS);
        ZonedDateTime start =
                switch (period) {
                    case MINUTE -> now.truncatedTo(ChronoUnit.MINUTES);
                    case HOUR -> now.truncatedTo(ChronoUnit.HOURS);
                    case DAY -> day;
                    case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    case MONTH -> day.withDayOfMonth(1);
                    case TOTAL, NONE -> null;
                };
        return start == null ? 0 : start.toInstant().toEpochMilli();
    }
}
