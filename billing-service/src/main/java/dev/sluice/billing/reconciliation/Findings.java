package dev.sluice.billing.reconciliation;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.quota.Shard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a comparison has found, and what follows from it. Not thread-safe. */
final class Findings {
    /** A grant in Redis whose key PostgreSQL does not know. */
    record Stray(String sha256, KeyGrant grant) {}

    final List<Difference> differences = new ArrayList<>();
    final List<Stray> strays = new ArrayList<>();
    /** Roots that only Redis knows. */
    final Map<String, Shard> unknown = new TreeMap<>();
    /** Root → account or key → the version that its next one must exceed. */
    final Map<String, Map<String, Long>> raises = new TreeMap<>();
    /** Shards whose counters have to come from the ledger again. */
    final Set<Shard> rebuilds = new HashSet<>();

    private final Set<String> named = new HashSet<>();

    /** Once for each thing and kind: a walk through Redis may show an entry twice. */
    boolean add(Difference difference) {
        boolean first = named.add(difference.what() + difference.id() + difference.difference());
        if (first) {
            differences.add(difference);
        }
        return first;
    }

    void raise(String root, String scope, long version) {
        raises.computeIfAbsent(root, key -> new HashMap<>()).merge(scope, version, Math::max);
    }
}
