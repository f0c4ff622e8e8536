package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.TokenExchange.Ask;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** Tokens from servers of the tests, where a vendor's own has an address that no credential can change. */
public final class LocalTokens {
    private static final long FETCH_MS = 10_000;

    private LocalTokens() {}

    /** @param address from where a token is fetched instead */
    public static Tokens of(Vertx vertx, Clock clock, UnaryOperator<String> address) {
        TokenServers real = new HttpTokenServers(vertx, FETCH_MS);
        return new Tokens(
                vertx,
                clock,
                (ask, egress) ->
                        real.send(new Ask(ask.method(), address.apply(ask.url()), ask.headers(), ask.body()), egress));
    }
}
