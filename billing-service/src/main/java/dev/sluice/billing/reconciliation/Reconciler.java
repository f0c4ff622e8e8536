package dev.sluice.billing.reconciliation;

import dev.sluice.billing.metering.Await;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.quota.Inventory;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Makes Redis say what PostgreSQL says. May be repeated, and interrupted: what was not done is found again. Blocks; thread-safe.
 *
 * <pre>
 *   key that PostgreSQL does not know   ─► its grant goes, and gateways are told
 *   settings of a version unknown here  ─► versions above it; the outbox delivers what PostgreSQL has
 *   credits that the ledger lacks       ─► the shard is closed, its keeper rebuilds it
 *   account that PostgreSQL lacks       ─► its counters go once nothing of it is leased
 * </pre>
 */
@Singleton
final class Reconciler {
    private static final Logger log = Logger.getLogger(Reconciler.class);

    private final Comparison comparison;
    private final ScopeVersions versions;
    private final QuotaControl quota;
    private final Inventory inventory;

    Reconciler(Comparison comparison, ScopeVersions versions, QuotaControl quota) {
        this.comparison = comparison;
        this.versions = versions;
        this.quota = quota;
        this.inventory = new Inventory(quota.link());
    }

    List<Difference> look() throws SQLException, InterruptedException {
        return comparison.run().differences;
    }

    /** @return what was different before */
    List<Difference> reconcile() throws SQLException, InterruptedException {
        Findings findings = comparison.run();
        if (findings.differences.isEmpty()) {
            return List.of();
        }
        for (Findings.Stray stray : findings.strays) {
            remove(stray);
        }
        findings.raises.forEach(versions::raise);
        for (Shard shard : findings.rebuilds) {
            Await.result(quota.closeShard(shard));
        }
        for (Map.Entry<String, Shard> root : findings.unknown.entrySet()) {
            Await.result(inventory.removeTree(root.getValue(), root.getKey()));
        }
        versions.note(findings.differences);
        log.infof("differences between Redis and PostgreSQL that were reconciled: %d", findings.differences.size());
        return findings.differences;
    }

    private void remove(Findings.Stray stray) throws InterruptedException {
        KeyGrant grant = stray.grant();
        Await.result(quota.removeGrant(stray.sha256(), grant.version()));
        Shard shard = Shard.of(grant.shard());
        if (Await.result(quota.tree(shard, grant.root())) != null) {
            // Gateways drop what they have cached of a scope whose version rises.
            KeyGrant.Scope key = grant.path().getLast();
            Await.result(quota.publish(shard, grant.root(), key.id(), key.version() + 1));
        }
    }
}
