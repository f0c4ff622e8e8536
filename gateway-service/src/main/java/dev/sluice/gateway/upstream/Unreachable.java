package dev.sluice.gateway.upstream;

import dev.sluice.gateway.routing.Route.Egress;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why there was no answer at all, and what to do about it, in one or two sentences without any address. Pure. */
final class Unreachable {
    static final String PROXY_REFUSES_USER =
            "The channel's proxy does not accept who asks; write its user and password into egress.proxy.";

    private static final int DEEPEST_CAUSE = 8;
    private static final String UNKNOWN =
            "The upstream could not be reached; check the base URL, and whether a proxy or firewall stands between.";
    private static final String SLOW_PROXY =
            "The channel's proxy did not open the way in time; check egress.proxy, and whether the proxy reaches the host"
                    + " of the base URL.";
    private static final String SLOW =
            "The host did not take the connection in time; a firewall or proxy may be in the way.";

    private Unreachable() {}

    /** @param egress the way that was taken; null = straight */
    static String why(Throwable failure, Egress egress) {
        String known = ofTheWay(failure, egress);
        for (Throwable cause = failure, end = end(failure); known == null && cause != end; cause = cause.getCause()) {
            known = ofTheHost(cause);
        }
        return known == null ? UNKNOWN : known;
    }

    /** What is about proxy or TLS, whoever was to be reached; null = something else. */
    static String ofTheWay(Throwable failure, Egress egress) {
        String known = null;
        for (Throwable cause = failure, end = end(failure); known == null && cause != end; cause = cause.getCause()) {
            known = ofProxy(cause, egress != null && egress.proxy() != null);
        }
        boolean certified = egress != null && egress.clientCertificate() != null;
        return known == null ? Handshake.why(failure, certified) : known;
    }

    /** The first cause that is too deep to look at. */
    private static Throwable end(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** With a proxy, whom we could not connect to is the proxy; what lies behind it only the proxy knows. */
    private static String ofProxy(Throwable cause, boolean proxied) {
        if (!proxied) {
            return null;
        }
        return switch (cause) {
            case ProxyConnectException answered -> ofProxyAnswer(String.valueOf(answered.getMessage()));
            case UnknownHostException unknown ->
                "The host of the channel's proxy is not known; check egress.proxy and this cluster's DNS.";
            case NoRouteToHostException far ->
                "No way leads to the host of the channel's proxy; check networks and firewalls.";
            case TimeoutException slow -> SLOW_PROXY;
            case ConnectException refused ->
                isSlow(refused)
                        ? "The channel's proxy did not take the connection in time; check egress.proxy and firewalls."
                        : "Nobody listens at the host and port of the channel's proxy; check egress.proxy.";
            default -> null;
        };
    }

    /** Netty tells it in words alone, with addresses whose ports look like statuses. */
    private static String ofProxyAnswer(String said) {
        String words = said.toLowerCase(Locale.ROOT);
        if (words.contains("status: 407") || words.contains("authstatus") || words.contains("authmethod")) {
            return PROXY_REFUSES_USER;
        }
        if (words.contains("timeout")) {
            return SLOW_PROXY;
        }
        if (words.contains("status: 403") || words.contains("status: forbidden")) {
            return "The channel's proxy forbids the way to the host of the base URL; allow it there.";
        }
        return words.contains("status:")
                ? "The channel's proxy cannot reach the host of the base URL; check the base URL, and what the proxy allows."
                : "The channel's proxy does not answer as one; check the scheme, host and port of egress.proxy.";
    }

    private static String ofTheHost(Throwable cause) {
        return switch (cause) {
            case UnknownHostException unknown ->
                "The host of the base URL is not known; check its spelling and this cluster's DNS.";
            case NoRouteToHostException far ->
                "No way leads to the host of the base URL; check networks and firewalls.";
            case SSLException tls ->
                "The TLS handshake failed; the host may speak no TLS there, or none that this gateway speaks.";
            case TimeoutException slow -> SLOW;
            case ConnectException refused ->
                isSlow(refused) ? SLOW : "Nobody listens at the host and port of the base URL.";
            default -> null;
        };
    }

    private static boolean isSlow(ConnectException cause) {
        return cause.getMessage() != null && cause.getMessage().contains("timed out");
    }
}
