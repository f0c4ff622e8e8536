package dev.sluice.billing.grant;

import dev.sluice.billing.budget.ScopeLimits;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.contracts.KeyGrant.Scope;
import java.util.ArrayList;
import java.util.List;

/** Makes a grant of its rows. Pure. */
final class GrantCompiler {
    private GrantCompiler() {}

    /** @param path from root to leaf, never empty */
    static Grant compile(KeyRow key, List<AccountRow> path) {
        AccountRow root = path.getFirst();
        List<Scope> scopes = new ArrayList<>();
        List<Limit> limits = new ArrayList<>();
        String group = null;
        boolean enabled = key.enabled();
        long version = key.version();
        for (AccountRow account : path) {
            scopes.add(new Scope(account.id(), account.version()));
            limits.addAll(ScopeLimits.of(account.id(), account.budgets(), account.limits()));
            group = account.group() == null ? group : account.group();
            enabled &= account.enabled();
            version += account.version();
        }
        scopes.add(new Scope(key.id(), key.version()));
        limits.addAll(ScopeLimits.of(key.id(), key.budgets(), key.limits()));
        KeyGrant grant = new KeyGrant(
                KeyGrant.FORMAT,
                version,
                key.id(),
                key.name(),
                root.id(),
                key.shard(),
                List.copyOf(scopes),
                group,
                enabled,
                key.expiresAt(),
                key.models(),
                key.allowedCidrs(),
                key.permissions(),
                key.tags(),
                root.timeZone(),
                root.creditLimit(),
                List.copyOf(limits));
        return new Grant(key.sha256(), grant);
    }
}
