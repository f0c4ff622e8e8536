package dev.sluice.channel.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.admin.Checks;
import dev.sluice.contracts.Endpoint;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Says where a call would go: a gateway is asked, because it knows what calls have shown it. Nothing is called. */
@Path("/api/v1/routes")
@Produces("application/json")
@RunOnVirtualThread
public class RoutesResource {
    private final Gateways gateways;

    RoutesResource(Gateways gateways) {
        this.gateways = gateways;
    }

    /**
     * A call that somebody might make.
     *
     * @param endpoint null = chat
     * @param group of the account that would make it; null = default
     * @param channel name or id that it is pinned to; null = none
     */
    record Wanted(String model, String endpoint, String group, String channel) {}

    @POST
    @Path("explain")
    @Consumes("application/json")
    public JsonNode explain(Wanted wanted) {
        Checks checks = new Checks();
        checks.required(wanted.model(), "model");
        checks.that(
                wanted.endpoint() == null || Endpoint.ids().contains(wanted.endpoint()),
                "endpoint",
                "must be one of " + String.join(", ", Endpoint.ids()));
        checks.throwIfAny();
        return gateways.explain(new ExplainCall(
                wanted.model(),
                wanted.endpoint() == null ? Endpoint.CHAT.id() : wanted.endpoint(),
                wanted.group() == null ? "default" : wanted.group(),
                wanted.channel()));
    }
}
