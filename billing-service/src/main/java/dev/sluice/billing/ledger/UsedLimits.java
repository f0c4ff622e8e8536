package dev.sluice.billing.ledger;

import dev.sluice.billing.budget.LimitIds;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.UsageEvent.LimitStart;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table {@code limit_used}: of every limit, its newest period and what was used in it. */
@Singleton
public final class UsedLimits {
    private static final String ADD = """
            insert into billing.limit_used as old (root_id, limit_id, period_start, used) values (?, ?, ?, ?)
            on conflict (root_id, limit_id) do update set
                used = case when excluded.period_start > old.period_start then excluded.used
                            when excluded.period_start = old.period_start then old.used + excluded.used
                            else old.used end,
                period_start = greatest(old.period_start, excluded.period_start)""";

    /**
     * Adds what the postings used; one row for each limit, in order, so that batches cannot deadlock. A batch may cross a period's
     * border: then only the newest period counts, as it would if the events came one by one.
     */
    void add(Connection connection, List<Posting> postings) throws SQLException {
        Map<String, UsedLimit> sums = new TreeMap<>();
        for (Posting posting : postings) {
            for (LimitStart limit : posting.limits()) {
                long used = used(posting, limit);
                if (used != 0) {
                    UsedLimit one = new UsedLimit(posting.root(), limit.id(), limit.start(), used);
                    sums.merge(posting.root() + '\0' + limit.id(), one, UsedLimits::newest);
                }
            }
        }
        if (sums.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(ADD)) {
            for (UsedLimit one : sums.values()) {
                upsert.setString(1, one.root());
                upsert.setString(2, one.limitId());
                upsert.setLong(3, one.start());
                upsert.setLong(4, one.used());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static UsedLimit newest(UsedLimit one, UsedLimit other) {
        if (one.start() != other.start()) {
            return one.start() > other.start() ? one : other;
        }
        return new UsedLimit(one.root(), one.limitId(), one.start(), Math.addExact(one.used(), other.used()));
    }

    private static long used(Posting posting, LimitStart limit) {
        Unit unit = LimitIds.unit(limit.id()).orElse(Unit.SLOTS);
        return switch (unit) {
            case USD -> posting.booked();
            case TOKENS -> posting.tokens();
            case REQUESTS -> posting.requests();
            case SLOTS -> 0;
        };
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
