package dev.sluice.billing.report;

import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.billing.sql.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code usageEvents}. */
@Singleton
@Path("/api/v1/usageEvents")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "usage")
public class UsageEventResource {
    private final Database database;
    private final UsageEvents events;

    UsageEventResource(Database database, UsageEvents events) {
        this.database = database;
        this.events = events;
    }

    @GET
    @Operation(summary = "Lists attempts at upstreams, newest first")
    public Page<UsageEventView> list(
            @BeanParam CallQuery query,
            @QueryParam("model") String model,
            @QueryParam("channel") String channel,
            @BeanParam Paging paging)
            throws SQLException {
        PageRequest request = paging.request();
        CallKey after = CallKey.after(request);
        Filter filter = query.filter().equal("model", model).equal("channel", channel);
        return database.snapshot(connection -> {
            long total = filter.count(connection, UsageEvents.TABLE);
            List<UsageEventView> found = events.page(connection, filter, after, request.fetch());
            return Page.of(
                    request,
                    found,
                    total,
                    event -> new CallKey(event.operationId(), event.attempt()).text(),
                    event -> event);
        });
    }
}
