package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.TokenExchange.Ask;
import io.vertx.core.Future;

/** Where tokens come from. */
interface TokenServers {
    record Reply(int status, byte[] body) {}

    /** Fails with a {@link dev.sluice.gateway.error.GatewayException} when there is no answer. */
    Future<Reply> send(Ask ask);
}
