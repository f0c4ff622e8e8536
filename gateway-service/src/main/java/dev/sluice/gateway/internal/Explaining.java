package dev.sluice.gateway.internal;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.routing.Cooldowns;
import dev.sluice.gateway.routing.Explanation;
import dev.sluice.gateway.routing.RoutingTable;
import dev.sluice.gateway.routing.Wanted;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Says where this gateway would send a call, by its table and by what earlier calls have shown it; any thread. */
@Singleton
public final class Explaining {
    private static final String NOBODY = "explain";

    private final Clock clock = Clock.systemUTC();
    private volatile Supplier<RoutingTable> table = () -> RoutingTable.NONE;
    private volatile Cooldowns cooldowns = new Cooldowns();

    /** What calls are routed with; until then it knows no routes. */
    public void by(Supplier<RoutingTable> routes, Cooldowns shown) {
        table = routes;
        cooldowns = shown;
    }

    Future<Explanation> run(ExplainCall call) {
        long now = clock.millis();
        Cooldowns shown = cooldowns;
        Endpoint endpoint = Arrays.stream(Endpoint.values())
                .filter(one -> one.id().equals(call.endpoint()))
                .findFirst()
                .orElseThrow();
        return Future.succeededFuture(Explanation.of(
                table.get(),
                grant(call.group()),
                new Wanted(call.model(), endpoint, call.channel(), now),
                credential -> shown.isResting(credential, now)));
    }

    /** Of somebody in the group who may ask for every model and choose a channel. */
    private static KeyGrant grant(String group) {
        return new KeyGrant(
                KeyGrant.FORMAT,
                0,
                NOBODY,
                NOBODY,
                NOBODY,
                0,
                List.of(),
                group,
                true,
                null,
                null,
                null,
                List.of("pin"),
                Map.of(),
                "UTC",
                null,
                List.of());
    }
}
