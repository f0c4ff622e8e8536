package dev.sluice.billing.report;

import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.billing.sql.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
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
            @QueryParam("accountId") String accountId,
            @QueryParam("keyId") String keyId,
            @QueryParam("model") String model,
            @QueryParam("channel") String channel,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("pageSize") String pageSize,
            @QueryParam("pageToken") String pageToken)
            throws SQLException {
        PageRequest request = PageRequest.of(pageSize, pageToken);
        CallKey after = request.after() == null ? null : CallKey.parse(request.after());
        Filter filter = new Filter()
                .account(accountId)
                .equal("key_id", keyId)
                .equal("model", model)
                .equal("channel", channel)
                .admitted(from, to);
        return database.snapshot(connection -> {
            long total = events.count(connection, filter);
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
