package dev.sluice.billing.account;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.ProblemException;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.sql.Ids;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** Creates, changes and deletes accounts. */
@Singleton
public class Accounts {
    private static final int MAX_WITH_METRICS = 200;
    private static final String RESOURCE = "account";

    private final AccountRepository accounts;
    private final EntityManager entities;
    private final Trees trees;
    private final AdminJson json;
    private final Audit audit;
    private final Clock clock;

    Accounts(
            AccountRepository accounts, EntityManager entities, Trees trees, AdminJson json, Audit audit, Clock clock) {
        this.accounts = accounts;
        this.entities = entities;
        this.trees = trees;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public Change create(MergePatch body) {
        boolean root = !body.body().hasNonNull("parentId");
        AccountSettings settings = json.merge(AccountSettings.defaults(root), body, AccountSettings.class)
                .filled();
        Checks checks = new Checks();
        AccountRules.check(checks, settings);
        checks.throwIfAny();
        Account parent = root ? null : lockedParent(settings.parentId());
        Account account = new Account();
        place(account, parent);
        refuseTaken(account, settings);
        settings.writeTo(account);
        account.version = 1;
        accounts.persistAndFlush(account);
        if (root) {
            trees.open(account.id);
        }
        return changed(account, null, Answer::created);
    }

    private Account lockedParent(String id) {
        Account parent = accounts.existing(id)
                .orElseThrow(() -> ProblemException.invalid("parentId", "names no account: there is no " + id));
        lockAndReread(parent);
        if (parent.path.length >= AccountRules.MAX_DEPTH) {
            throw ProblemException.invalid(
                    "parentId", "is already at the lowest level: a tree has at most " + AccountRules.MAX_DEPTH);
        }
        return parent;
    }

    private void place(Account account, Account parent) {
        Instant now = now();
        account.id = Ids.next("acc", now);
        account.createdAt = now;
        account.updatedAt = now;
        account.parentId = parent == null ? null : parent.id;
        account.rootId = parent == null ? account.id : parent.rootId;
        int depth = parent == null ? 0 : parent.path.length;
        account.path = parent == null ? new String[1] : Arrays.copyOf(parent.path, depth + 1);
        account.path[depth] = account.id;
    }

    @Transactional
    public Change patch(String id, MergePatch patch, String ifMatch) {
        Account account = lockAndReread(accounts.get(id));
        AccountView before = AccountView.of(account);
        ETags.require(ifMatch, etag(before));
        AccountSettings settings = json.merge(AccountSettings.of(account), patch, AccountSettings.class)
                .filled();
        Checks checks = new Checks();
        if (!java.util.Objects.equals(settings.parentId(), account.parentId)) {
            checks.error("parentId", "cannot be changed: an account stays where it was created");
        } else {
            AccountRules.check(checks, settings);
        }
        checks.throwIfAny();
        refuseTaken(account, settings);
        if (settings.equals(AccountSettings.of(account))) {
            return new Change(Answer.ok(etag(before), json.tree(before)), null);
        }
        settings.writeTo(account);
        raise(account);
        return changed(account, before, (path, etag, view) -> Answer.ok(etag, view));
    }

    @Transactional
    public Change delete(String id, String ifMatch) {
        Account account = accounts.get(id);
        RootTotals totals = trees.lock(account.rootId);
        entities.refresh(account);
        refuseGone(account);
        AccountView before = AccountView.of(account);
        ETags.require(ifMatch, etag(before));
        if (accounts.hasChildren(id)) {
            throw new ProblemException(
                    409, "the account has accounts below it; delete those first", java.util.List.of());
        }
        if (hasKeys(id)) {
            throw new ProblemException(409, "the account has keys; delete those first", java.util.List.of());
        }
        if (account.isRoot() && totals.balance() != 0) {
            throw new ProblemException(
                    409, "the account has a balance; book an adjustment that makes it zero first", java.util.List.of());
        }
        account.deletedAt = now();
        account.enabled = false;
        raise(account);
        audit.record(RESOURCE, id, before, null);
        return new Change(Answer.noContent(), trees.changed(account.rootId, id, account.version));
    }

    /** The account as an answer; 404. */
    @Transactional
    public Answer get(String id) {
        AccountView view = AccountView.of(accounts.get(id));
        return Answer.ok(etag(view), json.tree(view));
    }

    private Account lockAndReread(Account account) {
        trees.lock(account.rootId);
        entities.refresh(account);
        refuseGone(account);
        return account;
    }

    private static void refuseGone(Account account) {
        if (account.deletedAt != null) {
            throw ProblemException.notFound("account " + account.id);
        }
    }

    private boolean hasKeys(String id) {
        return !entities.createNativeQuery(
                        "select 1 from {h-schema}api_key where account_id = :id and deleted_at is null limit 1")
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    private void refuseTaken(Account account, AccountSettings settings) {
        if (accounts.nameTaken(account.parentId, settings.name(), account.id)) {
            throw ProblemException.conflict("name", "is taken by another account at the same place");
        }
        if (settings.metrics() && !account.metrics && accounts.withMetrics() >= MAX_WITH_METRICS) {
            throw ProblemException.conflict(
                    "metrics", "is already set on " + MAX_WITH_METRICS + " accounts, which is the most");
        }
    }

    private void raise(Account account) {
        account.version++;
        account.updatedAt = now();
        accounts.flush();
    }

    private interface Answering {
        Answer of(String path, String etag, com.fasterxml.jackson.databind.JsonNode view);
    }

    private Change changed(Account account, AccountView before, Answering answering) {
        AccountView after = AccountView.of(account);
        audit.record(RESOURCE, account.id, before, after);
        long outboxId = trees.changed(account.rootId, account.id, account.version);
        return new Change(answering.of("accounts/" + account.id, etag(after), json.tree(after)), outboxId);
    }

    private String etag(AccountView view) {
        return ETags.of(json.bytes(view));
    }

    /** PostgreSQL keeps microseconds; what is answered now must be what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
