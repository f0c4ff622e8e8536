package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.Draft;
import dev.sluice.gateway.access.Schemes;
import dev.sluice.gateway.access.Signed;
import dev.sluice.gateway.access.Signer;
import dev.sluice.gateway.access.TokenExchange;
import dev.sluice.gateway.access.UnusableSecretException;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Signs requests with the schemes that need more than a place for the credential. */
final class Signing {
    private final Tokens tokens;
    private final Clock clock;

    Signing(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Sets what signing adds; on the caller's event loop.
     *
     * @param headers in the options, complete but for the signature
     * @param exchange learns what to do when the upstream refuses the credential
     * @return what is to be sent
     */
    Future<Outgoing> sign(Route route, RequestOptions options, MultiMap headers, Outgoing outgoing, Exchange exchange) {
        try {
            return signed(route, draft(route, options, headers, outgoing.body()), options.isSsl(), exchange)
                    .map(signed -> {
                        options.setURI(signed.path());
                        signed.headers().forEach(headers::set);
                        return signed.body() == null ? outgoing : outgoing.saying(signed.body());
                    })
                    .recover(cause -> Future.failedFuture(Faults.unsigned(route, cause)));
        } catch (RuntimeException cause) {
            return Future.failedFuture(Faults.unsigned(route, cause));
        }
    }

    private Future<Signed> signed(Route route, Draft draft, boolean tls, Exchange exchange) {
        String access = route.channel().access();
        return switch (Schemes.of(access, route.credential().secret())) {
            case Signer signer ->
                Future.succeededFuture(signer.sign(draft, route.credential().secret(), clock.instant()));
            case TokenExchange scheme -> {
                keepsToItself(scheme, route.egress(), tls);
                yield tokens.token(route, scheme).map(token -> {
                    exchange.onRefused(() -> tokens.refused(route, token));
                    return scheme.sign(draft, token, clock.instant());
                });
            }
            case null ->
                throw new GatewayException(
                        ErrorKind.UPSTREAM_UNAUTHORIZED,
                        "This gateway does not know how to sign for `" + access + "`; a newer one may.");
        };
    }

    /** A proxy of the channel's, and who is trusted because the channel says so, could read what only the gateway has. */
    private static void keepsToItself(TokenExchange scheme, Egress egress, boolean tls) {
        boolean readable = egress != null && (egress.ca() != null || !tls);
        if (readable && scheme.isGateways()) {
            throw new UnusableSecretException(
                    "stands for an identity of the gateway's own, which goes neither in clear by a proxy nor"
                            + " by certificates that only the channel trusts; take `egress.tls.ca` away, and use https");
        }
    }

    private static Draft draft(Route route, RequestOptions options, MultiMap headers, List<ByteBuffer> body) {
        int ownPort = options.isSsl() ? UpstreamClient.HTTPS : UpstreamClient.HTTP;
        Map<String, String> lower = new HashMap<>();
        headers.forEach(header -> lower.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        Map<String, String> own = route.channel().options();
        return new Draft(
                options.getMethod().name(),
                options.getPort() == ownPort ? options.getHost() : options.getHost() + ":" + options.getPort(),
                options.getURI(),
                lower,
                joined(body),
                own == null ? Map.of() : own);
    }

    private static byte[] joined(List<ByteBuffer> slices) {
        int length = 0;
        for (ByteBuffer slice : slices) {
            length += slice.remaining();
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (ByteBuffer slice : slices) {
            slice.get(slice.position(), bytes, at, slice.remaining());
            at += slice.remaining();
        }
        return bytes;
    }
}
