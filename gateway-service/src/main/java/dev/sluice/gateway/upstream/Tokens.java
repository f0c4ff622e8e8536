package dev.sluice.gateway.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.gateway.access.Situation;
import dev.sluice.gateway.access.TokenExchange;
import dev.sluice.gateway.access.TokenExchange.ReadFile;
import dev.sluice.gateway.access.TokenExchange.Send;
import dev.sluice.gateway.access.TokenExchange.Step;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.access.UnusableSecretException;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

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
    private final TokenFiles files;
    private final Supplier<Map<String, String>> environment;
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

    /** @param directory that files have to lie in which a credential names */
    public Tokens(Vertx vertx, Clock clock, Path directory) {
        this(vertx, clock, new HttpTokenServers(vertx, FETCH_MS), directory, System::getenv);
    }

    Tokens(Vertx vertx, Clock clock, TokenServers servers, Path directory, Supplier<Map<String, String>> environment) {
        this.vertx = vertx;
        this.clock = clock;
        this.servers = servers;
        this.files = new TokenFiles(vertx, directory);
        this.environment = environment;
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
        Step first = exchange.begin(
                route.credential().secret(),
                new Situation(options == null ? Map.of() : options, environment.get(), clock.instant()));
        return follow(first, route.egress());
    }

    private Future<Token> follow(Step step, Egress egress) {
        return switch (step) {
            case Token token -> Future.succeededFuture(token);
            case ReadFile file ->
                files.read(file).compose(text -> follow(file.read().apply(text), egress));
            case Send send ->
                servers.send(send.ask(), send.ask().isNear() ? null : egress)
                        .recover(fault -> Future.failedFuture(silence(send, fault)))
                        .compose(reply -> follow(read(send, reply), egress));
        };
    }

    private static Throwable silence(Send send, Throwable fault) {
        return send.silence() == null ? fault : new UnusableSecretException(send.silence());
    }

    private Step read(Send send, TokenServers.Reply reply) {
        try {
            return send.read().apply(new TokenExchange.Reply(reply.status(), reply.body(), clock.instant()));
        } catch (MalformedAnswerException neither) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_FAILED, "The token server answered with " + neither.getMessage() + ".");
        }
    }
}
