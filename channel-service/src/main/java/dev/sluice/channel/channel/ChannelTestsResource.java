package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Checks;
import dev.sluice.channel.probe.Gateways;
import dev.sluice.channel.probe.TestCall;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Tries a channel, stored or drafted, with one small call; nothing is stored. */
@Path("/api/v1/channels")
@Produces("application/json")
@RunOnVirtualThread
public class ChannelTestsResource {
    private final ChannelStore store;
    private final Assembly assembly;
    private final Compiler compiler;
    private final Gateways gateways;
    private final AdminJson json;

    ChannelTestsResource(ChannelStore store, Assembly assembly, Compiler compiler, Gateways gateways, AdminJson json) {
        this.store = store;
        this.assembly = assembly;
        this.compiler = compiler;
        this.gateways = gateways;
        this.json = json;
    }

    /**
     * How to try a stored channel.
     *
     * <p>A call without body tries what comes first.
     *
     * @param model null = the channel's first
     * @param credential null = any
     */
    record Wanted(String model, String credential, Boolean stream) {}

    /** How to try a channel that is not stored. */
    record Draft(ChannelBody channel, String model, String credential, Boolean stream) {}

    @POST
    @Path("{id}/test")
    public JsonNode stored(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wanted.class)))
                    byte[] body) {
        // As bytes, because a typed parameter is refused when there is neither body nor content type.
        Wanted wanted = body == null || body.length == 0 ? new Wanted(null, null, null) : json.read(body, Wanted.class);
        RouteTable.Channel channel =
                QuarkusTransaction.requiringNew().call(() -> compiler.channel(store.find(id), wanted.credential()));
        return gateways.test(call(channel, wanted));
    }

    @POST
    @Path("test")
    @Consumes("application/json")
    public JsonNode drafted(Draft draft) {
        Checks checks = new Checks();
        checks.required(draft.channel(), "channel");
        checks.throwIfAny();
        RouteTable.Channel channel = QuarkusTransaction.requiringNew().call(() -> {
            ChannelRow row = assembly.create(draft.channel());
            return compiler.channel(row, draft.credential());
        });
        return gateways.test(call(channel, new Wanted(draft.model(), draft.credential(), draft.stream())));
    }

    private static TestCall call(RouteTable.Channel channel, Wanted wanted) {
        Checks checks = new Checks();
        checks.that(
                !channel.models().isEmpty() || wanted.model() != null,
                "model",
                "is required: the channel names no model");
        NamedCredential.check(channel, wanted.credential(), checks);
        checks.throwIfAny();
        String model = wanted.model() == null ? channel.models().getFirst().name() : wanted.model();
        return new TestCall(channel, model, wanted.credential(), Boolean.TRUE.equals(wanted.stream()));
    }
}
