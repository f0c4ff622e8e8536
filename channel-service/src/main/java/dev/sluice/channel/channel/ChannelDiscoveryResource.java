package dev.sluice.channel.channel;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Checks;
import dev.sluice.channel.probe.DiscoverCall;
import dev.sluice.channel.probe.Gateways;
import dev.sluice.channel.snapshot.Compiler;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.contracts.RouteTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Asks the upstream of a channel, stored or drafted, which models it has. */
@Path("/api/v1/channels")
@Produces("application/json")
@RunOnVirtualThread
public class ChannelDiscoveryResource {
    private final ChannelStore store;
    private final Assembly assembly;
    private final Compiler compiler;
    private final Gateways gateways;
    private final AdminJson json;

    ChannelDiscoveryResource(
            ChannelStore store, Assembly assembly, Compiler compiler, Gateways gateways, AdminJson json) {
        this.store = store;
        this.assembly = assembly;
        this.compiler = compiler;
        this.gateways = gateways;
        this.json = json;
    }

    /** @param credential null = any */
    record Wanted(String credential) {}

    /** The same for a channel that is not stored. */
    record Draft(ChannelBody channel, String credential) {}

    @POST
    @Path("{id}/discoverModels")
    public Discovery stored(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wanted.class)))
                    byte[] body) {
        // As bytes, because a typed parameter is refused when there is neither body nor content type.
        Wanted wanted = body == null || body.length == 0 ? new Wanted(null) : json.read(body, Wanted.class);
        return discover(() -> store.find(id), wanted.credential());
    }

    @POST
    @Path("discoverModels")
    @Consumes("application/json")
    public Discovery drafted(Draft draft) {
        Checks checks = new Checks();
        checks.required(draft.channel(), "channel");
        checks.throwIfAny();
        return discover(() -> assembly.create(draft.channel()), draft.credential());
    }

    /** The upstream is asked outside of the transaction, which must not wait for it. */
    private Discovery discover(Supplier<ChannelRow> found, String credential) {
        Asked asked = QuarkusTransaction.requiringNew().call(() -> {
            ChannelRow row = found.get();
            return new Asked(row, compiler.channel(row));
        });
        Checks checks = new Checks();
        NamedCredential.check(asked.channel(), credential, checks);
        checks.throwIfAny();
        return Discovery.of(gateways.discoverModels(new DiscoverCall(asked.channel(), credential)), asked.row());
    }

    /** @param row with its models read */
    private record Asked(ChannelRow row, RouteTable.Channel channel) {}
}
