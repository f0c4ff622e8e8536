package dev.sluice.billing.report;

import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.admin.ProblemException;
import dev.sluice.billing.sql.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code operations}. */
@Singleton
@Path("/api/v1/operations")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "usage")
public class OperationResource {
    private final Database database;
    private final Operations operations;
    private final UsageEvents events;

    OperationResource(Database database, Operations operations, UsageEvents events) {
        this.database = database;
        this.operations = operations;
        this.events = events;
    }

    @GET
    @Operation(summary = "Lists calls of known keys, newest first; refused ones too")
    public Page<OperationView> list(
            @BeanParam CallQuery query,
            @QueryParam("model") String model,
            @QueryParam("status") String status,
            @QueryParam("clientRequestId") String clientRequestId,
            @BeanParam Paging paging)
            throws SQLException {
        PageRequest request = paging.request();
        CallKey after = CallKey.after(request);
        Filter filter = query.filter()
                .equal("model", model)
                .equal("status", status(status))
                .equal("client_request_id", clientRequestId);
        return database.snapshot(connection -> {
            long total = filter.count(connection, Operations.TABLE);
            List<OperationView> found = operations.page(connection, filter, after, request.fetch());
            return Page.of(request, found, total, call -> new CallKey(call.requestId(), 0).text(), call -> call);
        });
    }

    @GET
    @Path("{requestId}")
    @Operation(summary = "Shows a call with its attempts, by the x-request-id of its answer")
    public OperationView get(@PathParam("requestId") String requestId) throws SQLException {
        ProblemException missing = ProblemException.notFound("operation " + requestId);
        UUID id = id(requestId).orElseThrow(() -> missing);
        return database.snapshot(connection -> withAttempts(connection, id)).orElseThrow(() -> missing);
    }

    private Optional<OperationView> withAttempts(Connection connection, UUID id) throws SQLException {
        Optional<OperationView> found = operations.find(connection, id);
        return found.isEmpty() ? found : Optional.of(found.get().with(events.of(connection, id)));
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Integer status(String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("status", "must be an HTTP status such as 429");
        }
    }
}
