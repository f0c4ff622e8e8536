package dev.sluice.billing.reconciliation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.billing.grant.Grant;
import dev.sluice.billing.grant.Grants;
import dev.sluice.billing.metering.Await;
import dev.sluice.billing.sql.Database;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.Money;
import dev.sluice.quota.Inventory;
import dev.sluice.quota.Inventory.Portion;
import dev.sluice.quota.Inventory.StoredGrant;
import dev.sluice.quota.Inventory.StoredTree;
import dev.sluice.quota.QuotaControl;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks through Redis and asks PostgreSQL about every portion after it was read. PostgreSQL is always written first, so what it
 * does not know then is no change on its way. What Redis does not know yet is left to the outbox. Blocks; thread-safe.
 */
@Singleton
final class Comparison {
    private final Inventory inventory;
    private final Database database;
    private final Grants grants;
    private final StoredRoots roots;
    private final ObjectReader json = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readerFor(KeyGrant.class);

    Comparison(QuotaControl quota, Database database, Grants grants, StoredRoots roots) {
        this.inventory = new Inventory(quota.link());
        this.database = database;
        this.grants = grants;
        this.roots = roots;
    }

    /** @throws dev.sluice.quota.StoreUnavailableException when Redis is away */
    Findings run() throws SQLException, InterruptedException {
        Findings findings = new Findings();
        String next = Inventory.START;
        do {
            Portion portion = Await.result(inventory.read(next));
            compareGrants(portion.grants(), findings);
            compareTrees(portion.trees(), findings);
            next = portion.next();
        } while (!next.equals(Inventory.START));
        return findings;
    }

    private void compareGrants(List<StoredGrant> stored, Findings findings) throws SQLException {
        Map<String, KeyGrant> known = new HashMap<>();
        database.snapshot(connection -> {
            List<String> hashes = stored.stream().map(StoredGrant::sha256).toList();
            grants.ofHashes(connection, hashes, (Grant grant) -> known.put(grant.sha256(), grant.grant()));
            return null;
        });
        for (StoredGrant one : stored) {
            compare(one, read(one), known.get(one.sha256()), findings);
        }
    }

    private static void compare(StoredGrant stored, KeyGrant redis, KeyGrant ledger, Findings findings) {
        if (ledger == null) {
            if (findings.add(Difference.unknownKey(redis.keyId(), redis.keyName()))) {
                findings.strays.add(new Findings.Stray(stored.sha256(), redis));
            }
        } else if (redis.version() >= ledger.version() && !redis.equals(ledger)) {
            String account = ledger.path().get(ledger.path().size() - 2).id();
            findings.add(Difference.newerKey(ledger.keyId(), ledger.keyName(), account));
            redis.path().forEach(scope -> findings.raise(ledger.root(), scope.id(), scope.version()));
        }
    }

    private void compareTrees(List<StoredTree> stored, Findings findings) throws SQLException {
        Map<String, StoredRoots.Root> known =
                roots.read(stored.stream().map(StoredTree::root).toList());
        for (StoredTree one : stored) {
            StoredRoots.Root root = known.get(one.root());
            if (root == null) {
                findings.add(Difference.unknownAccount(one.root()));
                findings.unknown.put(one.root(), one.shard());
            } else {
                compare(one, root, findings);
            }
        }
    }

    private static void compare(StoredTree stored, StoredRoots.Root root, Findings findings) {
        long more = stored.state().credit() - root.credit();
        if (stored.state().cs() > root.cs() || (stored.state().cs() == root.cs() && more != 0)) {
            findings.add(Difference.credits(stored.root(), Money.format(more)));
            findings.rebuilds.add(stored.shard());
        }
        stored.state().versions().forEach((scope, version) -> {
            if (version > root.versions().getOrDefault(scope, Long.MAX_VALUE)) {
                if (root.accounts().contains(scope)) {
                    findings.add(Difference.newerAccount(scope));
                }
                findings.raise(stored.root(), scope, version);
            }
        });
    }

    private KeyGrant read(StoredGrant stored) {
        try {
            return json.readValue(stored.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the grant " + stored.sha256()
                            + " in Redis is of a form that this version does not know; upgrade it",
                    e);
        }
    }
}
