package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.probe.BalanceCall;
import dev.sluice.channel.probe.Gateways;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.snapshot.Compiler;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.contracts.RouteTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What is left of a channel's account at the vendor, asked for now. */
@Path("/api/v1/channels/{id}/upstreamBalance")
@Produces("application/json")
@RunOnVirtualThread
public class UpstreamBalanceResource {
    private final ChannelStore store;
    private final Assembly assembly;
    private final Compiler compiler;
    private final Gateways gateways;
    private final Clock clock;

    UpstreamBalanceResource(ChannelStore store, Assembly assembly, Compiler compiler, Gateways gateways, Clock clock) {
        this.store = store;
        this.assembly = assembly;
        this.compiler = compiler;
        this.gateways = gateways;
        this.clock = clock;
    }

    /**
     * The balance; amounts as decimal strings, null = the vendor does not say.
     *
     * @param status HTTP status of the upstream; 0 when it gave none, or was not asked
     * @param error why there is none; null when ok
     */
    record Balance(
            boolean ok,
            int status,
            String currency,
            String available,
            String used,
            String total,
            Instant at,
            String error) {
        static Balance of(JsonNode answer, Instant at) {
            return new Balance(
                    answer.path("ok").asBoolean(),
                    answer.path("status").asInt(),
                    answer.path("currency").textValue(),
                    answer.path("available").textValue(),
                    answer.path("used").textValue(),
                    answer.path("total").textValue(),
                    at,
                    answer.path("error").textValue());
        }
    }

    /** @param credential whose account; null = any */
    @GET
    public Balance get(@PathParam("id") String id, @QueryParam("credential") String credential) {
        BalanceCall call = QuarkusTransaction.requiringNew().call(() -> call(store.find(id), credential));
        return Balance.of(gateways.balance(call), clock.instant());
    }

    private BalanceCall call(ChannelRow row, String credential) {
        Provider provider = assembly.serving(row);
        if (provider.balance() == null) {
            throw new ProblemException(400, provider.title() + " has no balance to ask for that we know of", List.of());
        }
        RouteTable.Channel channel = compiler.channel(row, credential);
        Checks checks = new Checks();
        NamedCredential.check(channel, credential, checks);
        checks.throwIfAny();
        return new BalanceCall(channel, credential, provider.balance());
    }
}
