package dev.sluice.billing.budget;

import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import java.util.Locale;
import java.util.Optional;

/** Ids of limits: {@code <scope>:<unit>:<period>[:<model>]}, such as {@code acc_7:usd:month:gpt-4o}. */
public final class LimitIds {
    private static final char SEPARATOR = ':';

    private LimitIds() {}

    static String of(String scope, Unit unit, Period period, String model) {
        String id = scope + SEPARATOR + lower(unit) + SEPARATOR + lower(period);
        return model == null ? id : id + SEPARATOR + model;
    }

    /** What the limit counts; empty when the text is no id of a limit. */
    public static Optional<Unit> unit(String limitId) {
        int start = limitId.indexOf(SEPARATOR) + 1;
        int end = limitId.indexOf(SEPARATOR, start);
        if (start == 0 || end < 0) {
            return Optional.empty();
        }
        String name = limitId.substring(start, end);
        for (Unit unit : Unit.values()) {
            if (lower(unit).equals(name)) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
