package dev.sluice.billing.audit;

import dev.sluice.admin.Audit;
import dev.sluice.admin.AuditView;
import dev.sluice.admin.Page;
import dev.sluice.admin.Paging;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code billingAuditEvents}. */
@Singleton
@Path("/api/v1/billingAuditEvents")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "audit")
public class AuditResource {
    private final Audit audit;

    AuditResource(Audit audit) {
        this.audit = audit;
    }

    @GET
    @Operation(summary = "Lists changes, newest first; resource is account, key or ledgerEntry")
    public Page<AuditView> list(
            @QueryParam("resource") String resource,
            @QueryParam("resourceId") String resourceId,
            @BeanParam Paging paging) {
        return audit.page(paging.request(), resource, resourceId);
    }
}
