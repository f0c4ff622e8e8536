package dev.sluice.channel.audit;

import dev.sluice.admin.Audit;
import dev.sluice.admin.AuditView;
import dev.sluice.admin.Page;
import dev.sluice.admin.Paging;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;

/** {@code /api/v1/channelAuditEvents}: who changed what of the supply side, newest first. */
@Path("/api/v1/channelAuditEvents")
@Produces("application/json")
@RunOnVirtualThread
public class ChannelAuditEventsResource {
    private final Audit audit;

    ChannelAuditEventsResource(Audit audit) {
        this.audit = audit;
    }

    @GET
    public Page<AuditView> list(
            @QueryParam("resource") String resource,
            @QueryParam("resourceId") String resourceId,
            @BeanParam Paging paging) {
        return audit.page(paging.request(), resource, resourceId);
    }
}
