package dev.sluice.billing.apikey;

import dev.sluice.admin.PageRequest;
import dev.sluice.admin.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Keys that are not deleted, but where it says otherwise. */
@Singleton
public class ApiKeyRepository implements PanacheRepositoryBase<ApiKey, String> {
    private static final String LISTED = "deletedAt is null and (:account is null or accountId = :account)"
            + " and (:hint is null or hint = :hint) and (:name is null or name = :name)";

    ApiKey get(String accountId, String id) {
        return find("id = ?1 and accountId = ?2 and deletedAt is null", id, accountId)
                .firstResultOptional()
                .orElseThrow(() -> ProblemException.notFound("key " + id + " of account " + accountId));
    }

    Optional<ApiKey> bySecret(KeySecret secret) {
        return find("sha256 = ?1 and deletedAt is null", secret.sha256()).firstResultOptional();
    }

    /** Deleted ones count: a secret stands for one key for ever. */
    boolean everUsed(KeySecret secret) {
        return count("sha256 = ?1", secret.sha256()) > 0;
    }

    boolean nameTaken(String accountId, String name, String exceptId) {
        return count("accountId = ?1 and name = ?2 and id <> ?3 and deletedAt is null", accountId, name, exceptId) > 0;
    }

    List<ApiKey> page(PageRequest request, Parameters filters) {
        String position = request.after() == null ? "" : " and id > :after";
        Parameters all = request.after() == null ? filters : filters.and("after", request.after());
        return find(LISTED + position, Sort.by("id"), all)
                .page(0, request.fetch())
                .list();
    }

    long count(Parameters filters) {
        return count(LISTED, filters);
    }
}
