package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Future;

/** Where tokens come from. */
interface TokenServers {
    record Reply(int status, byte[] body) {}

    /**
     * Fails with a {@link dev.sluice.gateway.error.GatewayException} when there is no answer.
     *
     * @param egress the channel's way, which its tokens come by too; null = straight
     */
    Future<Reply> send(Ask ask, Egress egress);
}
