package dev.sluice.billing.report;

import dev.sluice.admin.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What usage can be summed up by; the name in lower case is the field in the answer. */
enum UsageGroup {
    ACCOUNT("account_id"),
    KEY("key_id"),
    MODEL("model"),
    CHANNEL("channel"),
    /** A call with several tags counts under each of them. */
    TAG("tag.key || '=' || tag.value"),
    /** In UTC, by the time of the call. */
    DAY("to_char(admitted_at at time zone 'UTC', 'YYYY-MM-DD')");

    private final String sql;

    UsageGroup(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code day,model}.
     *
     * @throws ProblemException 400
     */
    static List<UsageGroup> parse(String text) {
        List<UsageGroup> groups = new ArrayList<>();
        for (String name : text == null || text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            UsageGroup group = named(name.strip());
            if (!groups.contains(group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static UsageGroup named(String name) {
        for (UsageGroup group : values()) {
            if (group.field().equals(name)) {
                return group;
            }
        }
        throw ProblemException.invalid(
                "groupBy", "must be any of account, key, model, channel, tag and day, with commas between");
    }
}
