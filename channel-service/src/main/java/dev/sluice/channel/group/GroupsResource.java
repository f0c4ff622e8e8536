package dev.sluice.channel.group;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.channel.snapshot.Changes;
import dev.sluice.channel.snapshot.Write;
import dev.sluice.channel.store.GroupRow;
import dev.sluice.channel.store.Groups;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
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
import jakarta.ws.rs.core.Response;

/** {@code /api/v1/groups}. */
@Path("/api/v1/groups")
@Produces("application/json")
@RunOnVirtualThread
public class GroupsResource {
    private final Groups groups;
    private final GroupStore store;
    private final Changes changes;
    private final AdminJson json;

    GroupsResource(Groups groups, GroupStore store, Changes changes, AdminJson json) {
        this.groups = groups;
        this.store = store;
        this.changes = changes;
        this.json = json;
    }

    @POST
    @Consumes("application/json")
    public Response create(GroupBody body, @BeanParam Write write) {
        return changes.make(write, "POST groups", body, () -> store.create(body));
    }

    @GET
    @Transactional
    public Page<GroupBody> list(@BeanParam Paging paging) {
        PageRequest request = paging.request();
        return Page.of(
                request,
                groups.page(request.after(), request.fetch()),
                groups.count(),
                (GroupRow row) -> row.name,
                store::view);
    }

    @GET
    @Path("{name}")
    @Transactional
    public Response get(@PathParam("name") String name, @HeaderParam("If-None-Match") String known) {
        GroupRow row = store.find(name);
        return Answer.ok(store.tag(row), json.tree(store.view(row))).unless(known);
    }

    @PATCH
    @Path("{name}")
    @Consumes({"application/json", "application/merge-patch+json"})
    public Response patch(@PathParam("name") String name, MergePatch patch, @BeanParam Write write) {
        return changes.make(write, () -> store.patch(name, write.ifMatch, patch));
    }

    @DELETE
    @Path("{name}")
    public Response delete(@PathParam("name") String name, @BeanParam Write write) {
        return changes.make(write, () -> store.delete(name, write.ifMatch));
    }
}
