package dev.sluice.billing.apikey;

import dev.sluice.admin.Applied;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.billing.account.AccountRepository;
import dev.sluice.billing.account.AppliedAnswers;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code accounts/{accountId}/keys}. */
@Singleton
@Path("/api/v1/accounts/{accountId}/keys")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "keys")
public class KeyResource {
    private final ApiKeys keys;
    private final ApiKeyRepository repository;
    private final AccountRepository accounts;
    private final AppliedAnswers answers;

    KeyResource(ApiKeys keys, ApiKeyRepository repository, AccountRepository accounts, AppliedAnswers answers) {
        this.keys = keys;
        this.repository = repository;
        this.accounts = accounts;
        this.answers = answers;
    }

    @GET
    @Operation(summary = "Lists the keys of an account, oldest first")
    public Page<KeyView> list(
            @PathParam("accountId") String accountId, @QueryParam("name") String name, @BeanParam Paging paging) {
        PageRequest request = paging.request();
        accounts.get(accountId);
        Parameters filters =
                Parameters.with("account", accountId).and("name", name).and("hint", null);
        long total = repository.count(filters);
        return Page.of(request, repository.page(request, filters), total, key -> key.id, KeyView::of);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Shows a key, never its secret")
    public Response get(
            @PathParam("accountId") String accountId,
            @PathParam("id") String id,
            @HeaderParam("If-None-Match") String known) {
        return keys.get(accountId, id).unless(known);
    }

    @POST
    @Consumes("application/json")
    @Operation(
            summary = "Creates a key and answers its secret, this once",
            description =
                    "The secret is sk- and 48 characters out of 0-9A-Za-z. Its last 6 are a checksum: the CRC-32 of the 42"
                            + " before them in base 62 (digits 0-9A-Za-z), filled up with 0 at the left. A key from elsewhere keeps"
                            + " its secret when that is sent as \"secret\"; it is not answered then.")
    public Response create(
            @PathParam("accountId") String accountId,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @QueryParam("waitSeconds") String waitSeconds,
            NewKey body) {
        Duration wait = Applied.wait(waitSeconds);
        return answers.of(keys.create(accountId, body, idempotencyKey), waitSeconds, wait);
    }

    @PATCH
    @Path("{id}")
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(summary = "Changes a key by a JSON merge patch; gateways refuse a disabled one within a second")
    public Response patch(
            @PathParam("accountId") String accountId,
            @PathParam("id") String id,
            @HeaderParam("If-Match") String ifMatch,
            @QueryParam("waitSeconds") String waitSeconds,
            @RequestBody(content = @Content(schema = @Schema(implementation = KeySettings.class))) MergePatch patch) {
        Duration wait = Applied.wait(waitSeconds);
        return answers.of(keys.patch(accountId, id, patch, ifMatch), waitSeconds, wait);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Deletes a key for ever; its secret cannot be used again")
    public Response delete(
            @PathParam("accountId") String accountId,
            @PathParam("id") String id,
            @HeaderParam("If-Match") String ifMatch,
            @QueryParam("waitSeconds") String waitSeconds) {
        Duration wait = Applied.wait(waitSeconds);
        return answers.of(keys.delete(accountId, id, ifMatch), waitSeconds, wait);
    }
}
