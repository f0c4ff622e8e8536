package dev.sluice.billing.reconciliation;

import dev.sluice.admin.Audit;
import dev.sluice.billing.account.Trees;
import dev.sluice.billing.sql.Database;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Raises versions of settings above those that Redis has seen, so that what PostgreSQL says is the newest again. */
@Singleton
public class ScopeVersions {
    private final Trees trees;
    private final Database database;
    private final Audit audit;

    ScopeVersions(Trees trees, Database database, Audit audit) {
        this.trees = trees;
        this.database = database;
        this.audit = audit;
    }

    /** @param above account or key → the version that its new one exceeds; what PostgreSQL does not know is left out */
    @Transactional
    public void raise(String root, Map<String, Long> above) {
        trees.lock(root);
        above.forEach((scope, version) -> {
            Long raised = database.joined(connection -> raise(connection, scope, version));
            if (raised != null) {
                trees.changed(root, scope, raised);
            }
        });
    }

    /** Notes who has reconciled, and what there was to do. */
    @Transactional
    public void note(List<Difference> differences) {
        audit.record("reconciliation", "redis", null, Map.of("differences", differences.size()));
    }

    private static Long raise(Connection connection, String scope, long above) throws SQLException {
        String sql = """
                with account as (update billing.account set version = greatest(version, ?) + 1 where id = ? returning version),
                     api_key as (update billing.api_key set version = greatest(version, ?) + 1 where id = ? returning version)
                select version from account union all select version from api_key""";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, above);
            update.setString(2, scope);
            update.setLong(3, above);
            update.setString(4, scope);
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }
}
