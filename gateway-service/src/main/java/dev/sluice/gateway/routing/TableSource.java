package dev.sluice.gateway.routing;

import dev.sluice.contracts.RouteTable;
import io.vertx.core.Future;

/** channel-service, as far as a gateway asks it. */
interface TableSource {
    /** The current table if it is not {@code known}, else null; fails when channel-service cannot be asked. */
    Future<RouteTable> newerThan(long known);
}
