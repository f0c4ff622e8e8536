package dev.sluice.gateway;

import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.pipeline.Call;
import dev.sluice.gateway.pipeline.Routing;
import dev.sluice.gateway.routing.Cooldowns;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Router;
import dev.sluice.gateway.routing.RoutingTable;
import dev.sluice.gateway.routing.Tried;
import dev.sluice.gateway.routing.Wanted;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Routes by the newest table and by what earlier attempts have shown. */
public record TableRouting(Supplier<RoutingTable> table, Cooldowns cooldowns, RandomGenerator random, Clock clock)
        implements Routing {

    @Override
    public Route pick(Call call, Tried tried) {
        Wanted wanted = new Wanted(call.envelope().model(), call.endpoint(), call.pinnedChannel(), call.startedAt());
        long now = clock.millis();
        return Router.pick(
                table.get(), call.grant(), wanted, tried, credential -> cooldowns.isResting(credential, now), random);
    }

    @Override
    public void failed(Route route, GatewayException fault) {
        cooldowns.failed(route.credential(), fault.kind(), fault.retryAfterMs(), clock.millis());
    }

    @Override
    public void worked(Route route) {
        cooldowns.worked(route.credential());
    }
}
