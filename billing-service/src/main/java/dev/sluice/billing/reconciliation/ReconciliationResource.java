package dev.sluice.billing.reconciliation;

import dev.sluice.admin.Page;
import dev.sluice.admin.ProblemException;
import dev.sluice.quota.StoreUnavailableException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code reconciliation}: for after a restore. */
@Singleton
@Path("/api/v1/reconciliation")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "reconciliation")
public class ReconciliationResource {
    /** As many items as an answer shows; {@code total} counts all. */
    private static final int SHOWN = 1000;

    private final Reconciler reconciler;

    ReconciliationResource(Reconciler reconciler) {
        this.reconciler = reconciler;
    }

    @GET
    @Operation(
            summary = "Lists keys and accounts that Redis holds and PostgreSQL does not know or knows differently",
            description =
                    "Empty unless PostgreSQL was restored from a dump that is older than Redis. Reads all of Redis.")
    public Page<Difference> list() {
        return answer(reconciler::look);
    }

    @POST
    @Operation(
            summary = "Makes Redis say what PostgreSQL says; answers with what was different",
            description = "May be repeated. Shards whose credits differ are rebuilt, which takes a few seconds.")
    public Page<Difference> reconcile() {
        return answer(reconciler::reconcile);
    }

    @FunctionalInterface
    private interface Work {
        List<Difference> run() throws SQLException, InterruptedException;
    }

    private static Page<Difference> answer(Work work) {
        try {
            List<Difference> all = work.run();
            return new Page<>(all.subList(0, Math.min(all.size(), SHOWN)), null, all.size());
        } catch (StoreUnavailableException e) {
            throw ProblemException.unavailable("Redis does not answer; repeat when it does");
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("the service stops; repeat");
        }
    }
}
