package dev.sluice.channel.catalog;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.channel.snapshot.Changes;
import dev.sluice.channel.snapshot.Write;
import dev.sluice.channel.store.ModelRow;
import dev.sluice.channel.store.Models;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** {@code /api/v1/models}. */
@Path("/api/v1/models")
@Produces("application/json")
@RunOnVirtualThread
public class ModelsResource {
    private final Models models;
    private final ModelStore store;
    private final Changes changes;
    private final AdminJson json;

    ModelsResource(Models models, ModelStore store, Changes changes, AdminJson json) {
        this.models = models;
        this.store = store;
        this.changes = changes;
        this.json = json;
    }

    @GET
    @Transactional
    public Page<ModelView> list(@BeanParam Paging paging) {
        PageRequest request = paging.request();
        return Page.of(
                request,
                models.page(request.after(), request.fetch()),
                models.count(),
                (ModelRow row) -> row.name,
                store::view);
    }

    @GET
    @Path("{name:.+}")
    @Transactional
    public Response get(@PathParam("name") String name, @HeaderParam("If-None-Match") String known) {
        ModelRow row = store.find(name);
        return Answer.ok(store.tag(row), json.tree(store.view(row))).unless(known);
    }

    @PATCH
    @Path("{name:.+}")
    @Consumes({"application/json", "application/merge-patch+json"})
    public Response patch(@PathParam("name") String name, MergePatch patch, @BeanParam Write write) {
        return changes.make(write, () -> store.patch(name, write.ifMatch, patch));
    }
}
