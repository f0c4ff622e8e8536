package dev.sluice.billing.apikey;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.Idempotency;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.ProblemException;
import dev.sluice.billing.account.Account;
import dev.sluice.billing.account.AccountRepository;
import dev.sluice.billing.account.Change;
import dev.sluice.billing.account.Trees;
import dev.sluice.billing.sql.Ids;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Creates, changes and deletes keys. */
@Singleton
public class ApiKeys {
    private static final String RESOURCE = "key";

    private final ApiKeyRepository keys;
    private final AccountRepository accounts;
    private final EntityManager entities;
    private final Trees trees;
    private final AdminJson json;
    private final Audit audit;
    private final Idempotency idempotency;
    private final Clock clock;

    ApiKeys(
            ApiKeyRepository keys,
            AccountRepository accounts,
            EntityManager entities,
            Trees trees,
            AdminJson json,
            Audit audit,
            Idempotency idempotency,
            Clock clock) {
        this.keys = keys;
        this.accounts = accounts;
        this.entities = entities;
        this.trees = trees;
        this.json = json;
        this.audit = audit;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    @Transactional
    public Change create(String accountId, NewKey body, String idempotencyKey) {
        AtomicReference<Long> outboxId = new AtomicReference<>();
        Answer answer = idempotency.once(idempotencyKey, "POST accounts/" + accountId + "/keys", body, () -> {
            Change change = create(accountId, body);
            outboxId.set(change.outboxId());
            return change.answer();
        });
        return new Change(answer, outboxId.get());
    }

    private Change create(String accountId, NewKey body) {
        Account account = accounts.get(accountId);
        KeySettings settings = body.settings().filled();
        Checks checks = new Checks();
        KeyRules.check(checks, settings);
        KeyRules.checkSecret(checks, body.secret());
        checks.throwIfAny();
        trees.lock(account.rootId);
        entities.refresh(account);
        if (account.deletedAt != null) {
            throw ProblemException.notFound("account " + accountId);
        }
        KeySecret secret = body.secret() == null ? KeySecret.generate() : KeySecret.of(body.secret());
        if (body.secret() != null && keys.everUsed(secret)) {
            throw ProblemException.conflict("secret", "stands for a key already, or did until that was deleted");
        }
        ApiKey key = newKey(account, secret);
        refuseTaken(key, settings);
        settings.writeTo(key);
        keys.persistAndFlush(key);
        audit.record(RESOURCE, key.id, null, KeyView.of(key));
        long outboxId = trees.changed(key.rootId, key.id, key.version);
        KeyView shown = KeyView.of(key, body.secret() == null ? secret : null);
        return new Change(Answer.created(path(key), etag(KeyView.of(key)), json.tree(shown)), outboxId);
    }

    private ApiKey newKey(Account account, KeySecret secret) {
        ApiKey key = new ApiKey();
        key.createdAt = now();
        key.updatedAt = key.createdAt;
        key.id = Ids.next("key", key.createdAt);
        key.accountId = account.id;
        key.rootId = account.rootId;
        key.sha256 = secret.sha256();
        key.hint = secret.hint();
        key.version = 1;
        return key;
    }

    @Transactional
    public Change patch(String accountId, String id, MergePatch patch, String ifMatch) {
        ApiKey key = lockAndReread(keys.get(accountId, id));
        KeyView before = KeyView.of(key);
        ETags.require(ifMatch, etag(before));
        KeySettings settings =
                json.merge(KeySettings.of(key), patch, KeySettings.class).filled();
        Checks checks = new Checks();
        KeyRules.check(checks, settings);
        checks.throwIfAny();
        refuseTaken(key, settings);
        if (settings.equals(KeySettings.of(key))) {
            return new Change(Answer.ok(etag(before), json.tree(before)), null);
        }
        settings.writeTo(key);
        raise(key);
        KeyView after = KeyView.of(key);
        audit.record(RESOURCE, id, before, after);
        return new Change(Answer.ok(etag(after), json.tree(after)), trees.changed(key.rootId, id, key.version));
    }

    @Transactional
    public Change delete(String accountId, String id, String ifMatch) {
        ApiKey key = lockAndReread(keys.get(accountId, id));
        KeyView before = KeyView.of(key);
        ETags.require(ifMatch, etag(before));
        key.deletedAt = now();
        key.enabled = false;
        raise(key);
        audit.record(RESOURCE, id, before, null);
        return new Change(Answer.noContent(), trees.changed(key.rootId, id, key.version));
    }

    /** The key as an answer; 404. */
    @Transactional
    public Answer get(String accountId, String id) {
        return shown(keys.get(accountId, id));
    }

    /** The key that a secret belongs to; 404. */
    @Transactional
    public Answer lookup(String secret) {
        return shown(keys.bySecret(KeySecret.of(secret))
                .orElseThrow(() -> ProblemException.notFound("key with this secret")));
    }

    private Answer shown(ApiKey key) {
        KeyView view = KeyView.of(key);
        return Answer.ok(etag(view), json.tree(view));
    }

    private ApiKey lockAndReread(ApiKey key) {
        trees.lock(key.rootId);
        entities.refresh(key);
        if (key.deletedAt != null) {
            throw ProblemException.notFound("key " + key.id + " of account " + key.accountId);
        }
        return key;
    }

    private void refuseTaken(ApiKey key, KeySettings settings) {
        if (keys.nameTaken(key.accountId, settings.name(), key.id)) {
            throw ProblemException.conflict("name", "is taken by another key of this account");
        }
    }

    private void raise(ApiKey key) {
        key.version++;
        key.updatedAt = now();
        keys.flush();
    }

    private String etag(KeyView view) {
        return ETags.of(json.bytes(view));
    }

    private static String path(ApiKey key) {
        return "accounts/" + key.accountId + "/keys/" + key.id;
    }

    /** PostgreSQL keeps microseconds; what is answered now must be what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
