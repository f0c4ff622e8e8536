package dev.sluice.billing.apikey;

import dev.sluice.admin.Checks;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import io.quarkus.panache.common.Parameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code keys}: finds keys whoever they belong to. */
@Singleton
@Path("/api/v1/keys")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "keys")
public class KeySearchResource {
    private final ApiKeys keys;
    private final ApiKeyRepository repository;

    KeySearchResource(ApiKeys keys, ApiKeyRepository repository) {
        this.keys = keys;
        this.repository = repository;
    }

    /** A secret that was found somewhere. */
    public record Lookup(String secret) {
        /** Never the secret: records end up in messages. */
        @Override
        public String toString() {
            return "Lookup[]";
        }
    }

    @GET
    @Operation(summary = "Lists keys, oldest first; hint is the last four characters of the secret, with or without …")
    public Page<KeyView> list(
            @QueryParam("hint") String hint, @QueryParam("name") String name, @BeanParam Paging paging) {
        PageRequest request = paging.request();
        String last = hint != null && hint.startsWith("…") ? hint.substring(1) : hint;
        Parameters filters = Parameters.with("hint", last).and("name", name).and("account", null);
        long total = repository.count(filters);
        return Page.of(request, repository.page(request, filters), total, key -> key.id, KeyView::of);
    }

    @POST
    @Path("lookup")
    @Consumes("application/json")
    @Operation(summary = "Finds the key that a leaked secret belongs to")
    public Response lookup(Lookup body) {
        Checks checks = new Checks();
        checks.required(body.secret(), "secret");
        checks.throwIfAny();
        return keys.lookup(body.secret()).response().build();
    }
}
