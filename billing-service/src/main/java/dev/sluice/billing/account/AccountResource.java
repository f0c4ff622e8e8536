package dev.sluice.billing.account;

import dev.sluice.admin.Applied;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import io.quarkus.panache.common.Parameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code accounts}. */
@Singleton
@Path("/api/v1/accounts")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "accounts")
public class AccountResource {
    private final Accounts accounts;
    private final AccountRepository repository;
    private final AppliedAnswers answers;

    AccountResource(Accounts accounts, AccountRepository repository, AppliedAnswers answers) {
        this.accounts = accounts;
        this.repository = repository;
        this.answers = answers;
    }

    @GET
    @Operation(summary = "Lists accounts, oldest first")
    public Page<AccountView> list(
            @QueryParam("parentId") String parentId,
            @QueryParam("rootId") String rootId,
            @QueryParam("name") String name,
            @BeanParam Paging paging) {
        PageRequest request = paging.request();
        Parameters filters =
                Parameters.with("parent", parentId).and("root", rootId).and("name", name);
        long total = repository.count(filters);
        List<Account> found = repository.page(request, filters);
        return Page.of(request, found, total, account -> account.id, AccountView::of);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Shows an account")
    public Response get(@PathParam("id") String id, @HeaderParam("If-None-Match") String known) {
        return accounts.get(id).unless(known);
    }

    @POST
    @Consumes("application/json")
    @Operation(summary = "Creates an account; without parentId a root, which holds a balance")
    public Response create(
            @QueryParam("waitSeconds") String waitSeconds,
            @RequestBody(content = @Content(schema = @Schema(implementation = AccountSettings.class)))
                    MergePatch body) {
        Duration wait = Applied.wait(waitSeconds);
        return answers.of(accounts.create(body), waitSeconds, wait);
    }

    @PATCH
    @Path("{id}")
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(summary = "Changes an account by a JSON merge patch")
    public Response patch(
            @PathParam("id") String id,
            @HeaderParam("If-Match") String ifMatch,
            @QueryParam("waitSeconds") String waitSeconds,
            @RequestBody(content = @Content(schema = @Schema(implementation = AccountSettings.class)))
                    MergePatch patch) {
        Duration wait = Applied.wait(waitSeconds);
        return answers.of(accounts.patch(id, patch, ifMatch), waitSeconds, wait);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Deletes an account that has no keys, no accounts below it and no balance")
    public Response delete(
            @PathParam("id") String id,
            @HeaderParam("If-Match") String ifMatch,
            @QueryParam("waitSeconds") String waitSeconds) {
        Duration wait = Applied.wait(waitSeconds);
        return answers.of(accounts.delete(id, ifMatch), waitSeconds, wait);
    }
}
