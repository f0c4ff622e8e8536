package dev.sluice.billing.ledger;

import dev.sluice.billing.budget.LimitIds;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.UsageEvent.LimitStart;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The table {@code limit_used}: of every limit, its newest period and what was used in it. */
@Singleton
public final class UsedLimits {
    private static final String ADD = """
            insert into billing.limit_used as old (root_id, limit_id, period_start, used)
            select * from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
            on conflict (root_id, limit_id) do update set
                used = case when excluded.period_start > old.period_start then excluded.used
                            when excluded.period_start = old.period_start then old.used + excluded.used
                            else old.used end,
                period_start = greatest(old.period_start, excluded.period_start)""";

    /** What the calls of one key have in common, as a rule: their limits, in the same periods. */
    private record Scope(String root, List<LimitStart> limits) {}

    private record Use(long nanos, long tokens, long requests) {
        static Use of(Posting posting) {
            return new Use(posting.booked(), posting.tokens(), posting.requests());
        }

        Use and(Use other) {
            return new Use(
                    Math.addExact(nanos, other.nanos),
                    Math.addExact(tokens, other.tokens),
                    Math.addExact(requests, other.requests));
        }

        long of(LimitStart limit) {
            return switch (LimitIds.unit(limit.id()).orElse(Unit.SLOTS)) {
                case USD -> nanos;
                case TOKENS -> tokens;
                case REQUESTS -> requests;
                case SLOTS -> 0;
            };
        }
    }

    /**
     * Adds what the postings used; one row for each limit, in order, so that batches cannot deadlock. A batch may cross a period's
     * border: then only the newest period counts, as it would if the events came one by one.
     */
    void add(Connection connection, List<Posting> postings) throws SQLException {
        Map<Scope, Use> uses = new HashMap<>();
        for (Posting posting : postings) {
            uses.merge(new Scope(posting.root(), posting.limits()), Use.of(posting), Use::and);
        }
        Map<String, UsedLimit> sums = new TreeMap<>();
        uses.forEach((scope, use) -> {
            for (LimitStart limit : scope.limits()) {
                if (use.of(limit) != 0) {
                    UsedLimit one = new UsedLimit(scope.root(), limit.id(), limit.start(), use.of(limit));
                    sums.merge(scope.root() + '\0' + limit.id(), one, UsedLimits::newest);
                }
            }
        });
        if (sums.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(ADD)) {
            Collection<UsedLimit> all = sums.values();
            upsert.setArray(1, array(connection, "text", all, UsedLimit::root));
            upsert.setArray(2, array(connection, "text", all, UsedLimit::limitId));
            upsert.setArray(3, array(connection, "bigint", all, UsedLimit::start));
            upsert.setArray(4, array(connection, "bigint", all, UsedLimit::used));
            upsert.executeUpdate();
        }
    }

    /** One statement whatever the number of rows, so that PostgreSQL plans it once. */
    private static Array array(
            Connection connection, String type, Collection<UsedLimit> all, Function<UsedLimit, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, all.stream().map(column).toArray());
    }

    private static UsedLimit newest(UsedLimit one, UsedLimit other) {
        if (one.start() != other.start()) {
            return one.start() > other.start() ? one : other;
        }
        return new UsedLimit(one.root(), one.limitId(), one.start(), Math.addExact(one.used(), other.used()));
    }

    /** Of all roots in the shard, ordered by root. */
    List<UsedLimit> ofShard(Connection connection, int shard) throws SQLException {
        String sql = """
                select u.root_id, u.limit_id, u.period_start, u.used from billing.limit_used u
                join billing.account_totals t using (root_id) where t.shard = ? order by u.root_id, u.limit_id""";
        List<UsedLimit> all = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, shard);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.add(new UsedLimit(rows.getString(1), rows.getString(2), rows.getLong(3), rows.getLong(4)));
                }
            }
        }
        return all;
    }
}
