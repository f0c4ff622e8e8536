package dev.sluice.channel.channel;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.channel.snapshot.Changes;
import dev.sluice.channel.snapshot.Write;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Channels;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** {@code /api/v1/channels}. */
@Path("/api/v1/channels")
@Produces("application/json")
@RunOnVirtualThread
public class ChannelsResource {
    private final Channels channels;
    private final ChannelStore store;
    private final ChannelCopies copies;
    private final ChannelViews views;
    private final Changes changes;
    private final AdminJson json;

    ChannelsResource(
            Channels channels,
            ChannelStore store,
            ChannelCopies copies,
            ChannelViews views,
            Changes changes,
            AdminJson json) {
        this.channels = channels;
        this.store = store;
        this.copies = copies;
        this.views = views;
        this.changes = changes;
        this.json = json;
    }

    @POST
    @Consumes("application/json")
    public Response create(ChannelBody body, @BeanParam Write write) {
        return changes.make(write, "POST channels", body, () -> store.create(body));
    }

    @GET
    @Transactional
    public Page<ChannelView> list(@BeanParam Paging paging) {
        PageRequest request = paging.request();
        return Page.of(
                request,
                channels.page(request.after(), request.fetch()),
                channels.count(),
                (ChannelRow row) -> row.name,
                views::of);
    }

    @GET
    @Path("{id}")
    @Transactional
    public Response get(@PathParam("id") String id, @HeaderParam("If-None-Match") String known) {
        ChannelRow row = store.find(id);
        return Answer.ok(store.tag(row), json.tree(views.of(row))).unless(known);
    }

    @PATCH
    @Path("{id}")
    @Consumes({"application/json", "application/merge-patch+json"})
    public Response patch(@PathParam("id") String id, MergePatch patch, @BeanParam Write write) {
        return changes.make(write, () -> store.patch(id, write.ifMatch, patch));
    }

    @POST
    @Path("{id}/copy")
    @Consumes("application/json")
    public Response copy(@PathParam("id") String id, ChannelCopies.Copy wanted, @BeanParam Write write) {
        return changes.make(write, "POST channels/" + id + "/copy", wanted, () -> copies.copy(id, wanted));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id, @BeanParam Write write) {
        return changes.make(write, () -> store.delete(id, write.ifMatch));
    }

    @PUT
    @Path("{id}/models/{name:.+}")
    @Consumes("application/json")
    public Response putModel(
            @PathParam("id") String id,
            @PathParam("name") String name,
            ChannelBody.Model body,
            @BeanParam Write write) {
        return changes.make(write, () -> store.putModel(id, name, write.ifMatch, body));
    }

    @DELETE
    @Path("{id}/models/{name:.+}")
    public Response deleteModel(@PathParam("id") String id, @PathParam("name") String name, @BeanParam Write write) {
        return changes.make(write, () -> store.deleteModel(id, name, write.ifMatch));
    }

    @PUT
    @Path("{id}/credentials/{name:.+}")
    @Consumes("application/json")
    public Response putCredential(
            @PathParam("id") String id,
            @PathParam("name") String name,
            ChannelBody.Credential body,
            @BeanParam Write write) {
        return changes.make(write, () -> store.putCredential(id, name, write.ifMatch, body));
    }

    @DELETE
    @Path("{id}/credentials/{name:.+}")
    public Response deleteCredential(
            @PathParam("id") String id, @PathParam("name") String name, @BeanParam Write write) {
        return changes.make(write, () -> store.deleteCredential(id, name, write.ifMatch));
    }
}
