package dev.sluice.billing.grant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads keys with their accounts and compiles their grants, deleted keys too: their grants stay as disabled tombstones.
 *
 * <p>One statement reads everything a grant is made of, so a grant never mixes two states. Inside the caller's transaction,
 * with auto-commit off, so that rows come in portions.
 */
@Singleton
public final class Grants {
    private static final int PORTION = 500;

    private static final String SELECT = """
            select k.id, k.sha256, k.name, k.enabled and k.deleted_at is null, k.models, k.allowed_cidrs, k.expires_at,
                   k.budgets, k.limits, k.permissions, k.tags, k.version, t.shard,
                   (select jsonb_agg(jsonb_build_object('id', a.id, 'group', a.group_name,
                                       'enabled', a.enabled and a.deleted_at is null, 'timeZone', a.time_zone,
                                       'creditLimit', a.credit_limit, 'budgets', a.budgets, 'limits', a.limits,
                                       'version', a.version) order by cardinality(a.path))
                    from billing.account a where a.id = any (leaf.path)) as path
            from billing.api_key k
            join billing.account leaf on leaf.id = k.account_id
            join billing.account_totals t on t.root_id = k.root_id
            where %s
            order by k.id""";

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};
    private static final TypeReference<List<Budget>> BUDGETS = new TypeReference<>() {};
    private static final TypeReference<List<AccountRow>> PATH = new TypeReference<>() {};
    private static final TypeReference<RateLimits> LIMITS = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper();

    /** Hands over the grants of the scope: of the key, or of all keys at and below the account. */
    public void ofScope(Connection connection, String root, String scope, Consumer<Grant> consumer)
            throws SQLException {
        String condition = "k.root_id = ? and (k.id = ? or ? = any (leaf.path))";
        try (PreparedStatement query = connection.prepareStatement(SELECT.formatted(condition))) {
            query.setString(1, root);
            query.setString(2, scope);
            query.setString(3, scope);
            read(query, consumer);
        }
    }

    /** Hands over the grants of all keys whose root is in the shard. */
    public void ofShard(Connection connection, int shard, Consumer<Grant> consumer) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT.formatted("t.shard = ?"))) {
            query.setInt(1, shard);
            read(query, consumer);
        }
    }

    /** Hands over the grants of the keys whose secrets have these hashes; unknown ones are missing. */
    public void ofHashes(Connection connection, Collection<String> sha256, Consumer<Grant> consumer)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT.formatted("k.sha256 = any (?)"))) {
            query.setArray(1, connection.createArrayOf("text", sha256.toArray()));
            read(query, consumer);
        }
    }

    private void read(PreparedStatement query, Consumer<Grant> consumer) throws SQLException {
        query.setFetchSize(PORTION);
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                List<AccountRow> path = new ArrayList<>(parse(rows.getString("path"), PATH));
                consumer.accept(GrantCompiler.compile(key(rows), path));
            }
        }
    }

    private KeyRow key(ResultSet row) throws SQLException {
        Timestamp expiresAt = row.getTimestamp(7);
        return new KeyRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                parse(row.getString(5), STRINGS),
                parse(row.getString(6), STRINGS),
                expiresAt == null ? null : expiresAt.getTime(),
                parse(row.getString(8), BUDGETS),
                parse(row.getString(9), LIMITS),
                parse(row.getString(10), STRINGS),
                parse(row.getString(11), TAGS),
                row.getLong(12),
                row.getInt(13));
    }

    private <T> T parse(String text, TypeReference<T> type) {
        try {
            return text == null ? null : json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row holds what this version cannot read: " + type.getType(), e);
        }
    }
}
