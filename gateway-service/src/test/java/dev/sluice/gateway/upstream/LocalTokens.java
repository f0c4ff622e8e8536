package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.TokenExchange.Ask;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Tokens from servers of the tests, where a vendor's own has an address that no credential can change. */
public final class LocalTokens {
    private static final long FETCH_MS = 10_000;

    private LocalTokens() {}

    /** Neither with an environment nor with files. */
    public static Tokens of(Vertx vertx, Clock clock) {
        return of(vertx, clock, UnaryOperator.identity(), Path.of("nowhere"), Map::of);
    }

    /**
     * @param address from where a token is fetched instead
     * @param directory where credentials may name files
     */
    public static Tokens of(
            Vertx vertx,
            Clock clock,
            UnaryOperator<String> address,
            Path directory,
            Supplier<Map<String, String>> environment) {
        TokenServers real = new HttpTokenServers(vertx, FETCH_MS);
        return new Tokens(
                vertx,
                clock,
                (ask, egress) -> real.send(moved(ask, address.apply(ask.url())), egress),
                directory,
                environment);
    }

    /** The name of the host stays, because it may be signed. */
    private static Ask moved(Ask ask, String url) {
        if (url.equals(ask.url())) {
            return ask;
        }
        Map<String, String> headers = new HashMap<>(ask.headers());
        headers.put("host", URI.create(ask.url()).getAuthority());
        return new Ask(ask.method(), url, headers, ask.body());
    }
}
