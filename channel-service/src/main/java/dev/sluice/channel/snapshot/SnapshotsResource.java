package dev.sluice.channel.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.ETags;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.store.RouteTableRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** The route table as gateways run with it, for people to look at: without any ciphertext. */
@Path("/api/v1/snapshots")
@Produces("application/json")
@RunOnVirtualThread
public class SnapshotsResource {
    private final Snapshots snapshots;
    private final ObjectMapper mapper;

    SnapshotsResource(Snapshots snapshots, ObjectMapper mapper) {
        this.snapshots = snapshots;
        this.mapper = mapper;
    }

    @GET
    @Path("current")
    public Response current(@HeaderParam("If-None-Match") String known) throws JsonProcessingException {
        RouteTableRow row =
                snapshots.newest().orElseThrow(() -> ProblemException.unavailable("no route table is compiled yet"));
        String tag = "\"" + row.version + "\"";
        if (known != null && ETags.names(known, tag)) {
            return Response.notModified().header("ETag", tag).build();
        }
        JsonNode table = mapper.readTree(row.body);
        for (JsonNode channel : table.path("channels")) {
            channel.path("credentials").forEach(credential -> ((ObjectNode) credential).remove("ciphertext"));
            ObjectNode headers = (ObjectNode) channel.path("secretHeaders");
            headers.fieldNames().forEachRemaining(name -> headers.put(name, "…"));
        }
        return Response.ok(table).header("ETag", tag).build();
    }
}
