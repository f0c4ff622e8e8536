package dev.sluice.billing.account;

import dev.sluice.admin.PageRequest;
import dev.sluice.admin.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Accounts that are not deleted. */
@Singleton
public class AccountRepository implements PanacheRepositoryBase<Account, String> {
    private static final String LISTED = "deletedAt is null and (:parent is null or parentId = :parent)"
            + " and (:root is null or rootId = :root) and (:name is null or name = :name)";

    /**
     * The account.
     *
     * @throws ProblemException 404
     */
    public Account get(String id) {
        return existing(id).orElseThrow(() -> ProblemException.notFound("account " + id));
    }

    Optional<Account> existing(String id) {
        return find("id = ?1 and deletedAt is null", id).firstResultOptional();
    }

    boolean hasChildren(String id) {
        return count("parentId = ?1 and deletedAt is null", id) > 0;
    }

    boolean nameTaken(String parentId, String name, String exceptId) {
        return count(
                        "deletedAt is null and name = :name and id <> :id"
                                + " and ((:parent is null and parentId is null) or parentId = :parent)",
                        Parameters.with("name", name).and("id", exceptId).and("parent", parentId))
                > 0;
    }

    long withMetrics() {
        return count("deletedAt is null and metrics");
    }

    List<Account> page(PageRequest request, Parameters filters) {
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
