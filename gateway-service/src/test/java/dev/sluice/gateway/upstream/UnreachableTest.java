package dev.sluice.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.routing.Route.Egress;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be made to happen here; the rest is in {@code EgressFaultsTest}. */
class UnreachableTest {
    private static final Egress PROXIED = new Egress(URI.create("http://proxy.test:3128"), null, null, null, null);

    @Test
    void tellsWhyNobodyAnswered() {
        assertThat(straight(new IllegalStateException(new UnknownHostException("x"))))
                .contains("spelling");
        assertThat(straight(new ConnectException("Connection refused"))).contains("Nobody listens");
        assertThat(straight(new ConnectException("connection timed out"))).contains("in time");
        assertThat(straight(new NoRouteToHostException())).contains("networks");
        assertThat(straight(new SSLHandshakeException("x"))).contains("TLS");
        assertThat(straight(new TimeoutException())).contains("in time");
        assertThat(straight(new IllegalStateException())).contains("base URL");
    }

    @Test
    void behindAProxyWhoIsNotThereIsTheProxy() {
        assertThat(proxied(new UnknownHostException("x"))).contains("egress.proxy", "DNS");
        assertThat(proxied(new ConnectException("connection timed out"))).contains("egress.proxy", "in time");
        assertThat(proxied(new NoRouteToHostException())).contains("channel's proxy", "networks");
    }

    @ParameterizedTest
    @CsvSource({
        "'http, basic, x => y, status: 407 Proxy Authentication Required', does not accept who asks",
        "'http, none, x => y, status: 403 Forbidden', forbids",
        "'http, none, x:4032 => y:14073, status: 502 Bad Gateway', cannot reach the host",
        "'socks5, password, x => y, authStatus: FAILURE', does not accept who asks",
        "'socks5, none, x => y, unexpected authMethod: PASSWORD', does not accept who asks",
        "'socks5, none, x => y, status: FORBIDDEN', forbids",
        "'socks5, none, x => y, status: HOST_UNREACHABLE', cannot reach the host",
        "'socks5, none, x => y, timeout', in time",
        "'socks5, none, x => y, disconnected', does not answer as one",
    })
    void saysWhatAProxySaid(String said, String told) {
        assertThat(proxied(new ProxyConnectException(said))).contains(told).endsWith(".");
    }

    @Test
    void doesNotTakeAnyAlertForOneAboutACertificate() {
        assertThat(straight(new SSLException("Received fatal alert: protocol_version")))
                .contains("none that this gateway speaks");
        assertThat(straight(new SSLException("Received fatal alert: unknown_ca")))
                .contains("client certificate");
    }

    private static String straight(Throwable cause) {
        return Unreachable.why(cause, null);
    }

    private static String proxied(Throwable cause) {
        return Unreachable.why(cause, PROXIED);
    }
}
