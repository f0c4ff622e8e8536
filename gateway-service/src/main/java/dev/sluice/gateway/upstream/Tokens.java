package dev.sluice.gateway.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.gateway.access.TokenExchange;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/**
 * The tokens that credentials were exchanged for: one cache for all event loops, so that a vendor sees one request however many
 * calls wait for it. A token is refreshed by the calls that use it, ahead of its end and without holding them up.
 */
public final class Tokens {
    private static final int MOST = 10_000;
    private static final long FETCH_MS = 10_000;

    private final Vertx vertx;
    private final Clock clock;
    private final TokenServers servers;
    private final Cache<Key, TokenSlot> slots =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /**
     * An account; with another secret it is another one, and the secret itself is not kept.
     *
     * @param egress a hash of the way: on another one, the failures of the one before say nothing
     */
    private record Key(String channel, String access, String credential, String digest, int egress) {
        static Key of(Route route) {
            Route.Credential credential = route.credential();
            return new Key(
                    route.channel().id(),
                    route.channel().access(),
                    credential.name(),
                    credential.secret().digest(),
                    Objects.hashCode(route.egress()));
        }
    }

    public Tokens(Vertx vertx, Clock clock) {
        this(vertx, clock, new HttpTokenServers(vertx, FETCH_MS));
    }

    Tokens(Vertx vertx, Clock clock, TokenServers servers) {
        this.vertx = vertx;
        this.clock = clock;
        this.servers = servers;
    }

    /**
     * A token for the route's credential, on the caller's event loop. Fails with an {@link
     * dev.sluice.gateway.access.UnusableSecretException} or a {@link GatewayException}; a failure is remembered for 1 s, then 2 s,
     * up to a minute.
     */
    Future<Token> token(Route route, TokenExchange exchange) {
        TokenSlot slot = slots.get(Key.of(route), key -> new TokenSlot(clock));
        Future<Token> token = slot.token(() -> fetch(route, exchange));
        if (token.isComplete()) {
            return token;
        }
        Context caller = vertx.getOrCreateContext();
        Promise<Token> here = Promise.promise();
        token.onComplete(end -> caller.runOnContext(v -> here.handle(end)));
        return here.future();
    }

    /** The upstream did not accept a token: the next call gets another one. */
    void refused(Route route, Token token) {
        TokenSlot slot = slots.getIfPresent(Key.of(route));
        if (slot != null) {
            slot.refused(token);
        }
    }

    private Future<Token> fetch(Route route, TokenExchange exchange) {
        Map<String, String> options = route.channel().options();
        TokenExchange.Ask ask =
                exchange.ask(route.credential().secret(), options == null ? Map.of() : options, clock.instant());
        return servers.send(ask, route.egress()).map(reply -> read(exchange, reply));
    }

    private Token read(TokenExchange exchange, TokenServers.Reply reply) {
        try {
            return exchange.read(reply.status(), reply.body(), clock.instant());
        } catch (MalformedAnswerException neither) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_FAILED, "The token server answered with " + neither.getMessage() + ".");
        }
    }
}
