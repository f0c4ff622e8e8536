package dev.sluice.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.Samples;
import dev.sluice.testkit.Upstream;
import dev.sluice.testkit.net.Authority;
import dev.sluice.testkit.net.ProxyServer;
import dev.sluice.testkit.net.TlsFront;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A test of a channel tells apart what may be wrong with the way, and says what to do about it. */
class EgressFaultsTest {
    private static final String HOST = "models.internal";
    private static final Map<String, String> HOSTS = Map.of(HOST, "127.0.0.1");

    private final Vertx network = Vertx.vertx();
    private final InternalDoor door = new InternalDoor("other.internal");
    private final Upstream upstream = Upstream.start();
    private final Authority company = new Authority("Test Company CA");
    private final Authority strangers = new Authority("Strangers");

    @AfterEach
    void stop() {
        upstream.close();
        door.close();
        network.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void sparesTheUpstreamWhereEverythingIsRight() throws Exception {
        ProxyServer proxy = ProxyServer.http(network, HOSTS, "user:password");
        TlsFront front = TlsFront.start(network, company.issue(HOST), company, upstream.port());
        Authority.Issued ours = company.issue("sluice");

        JsonNode result = test(
                "https://" + HOST + ":" + front.port(),
                new RouteTable.Egress(
                        "http://127.0.0.1:" + proxy.port(),
                        "user:password",
                        new RouteTable.Tls(company.certificate(), ours.certificate(), ours.key())));

        assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
    }

    @Test
    void aProxyThatIsNotThere() throws Exception {
        for (String scheme : new String[] {"http", "socks5"}) {
            assertThat(error("https://" + HOST, proxied(scheme + "://127.0.0.1:" + freePort(), null)))
                    .isEqualTo("Nobody listens at the host and port of the channel's proxy; check egress.proxy.");
            assertThat(error("http://" + HOST, proxied(scheme + "://127.0.0.1:" + freePort(), null)))
                    .isEqualTo("Nobody listens at the host and port of the channel's proxy; check egress.proxy.");
        }
        assertThat(error("https://" + HOST, proxied("http://proxy.invalid:3128", null)))
                .isEqualTo("The host of the channel's proxy is not known; check egress.proxy and this cluster's DNS.");
    }

    @Test
    void aProxyThatDoesNotKnowUs() throws Exception {
        String http = "http://127.0.0.1:"
                + ProxyServer.http(network, HOSTS, "user:password").port();
        String socks = "socks5://127.0.0.1:"
                + ProxyServer.socks5(network, HOSTS, "user:password").port();

        for (String proxy : new String[] {http, socks}) {
            for (String user : new String[] {null, "user:wrong-password"}) {
                for (String base : new String[] {"http://" + HOST + ":80", "https://" + HOST}) {
                    assertThat(error(base, proxied(proxy, user)))
                            .as("%s to %s by %s", user, base, proxy)
                            .startsWith("The channel's proxy does not accept who asks;");
                }
            }
        }
    }

    @Test
    void aProxyThatCannotReachTheUpstream() throws Exception {
        String http =
                "http://127.0.0.1:" + ProxyServer.http(network, HOSTS, null).port();
        String socks =
                "socks5://127.0.0.1:" + ProxyServer.socks5(network, HOSTS, null).port();

        for (String proxy : new String[] {http, socks}) {
            assertThat(error("https://" + HOST + ":" + freePort(), proxied(proxy, null)))
                    .isEqualTo("The channel's proxy cannot reach the host of the base URL; check the base URL, and what"
                            + " the proxy allows.");
        }
    }

    @Test
    void aServerThatIsNoProxy() throws Exception {
        assertThat(error("https://" + HOST, proxied("http://127.0.0.1:" + upstream.port(), null)))
                .contains("proxy");
        ProxyServer socks = ProxyServer.socks5(network, HOSTS, null);
        assertThat(error("https://" + HOST, proxied("http://127.0.0.1:" + socks.port(), null)))
                .contains("does not answer as one");
    }

    @Test
    void aTokenServerThatTheProxyKeepsFromUs() throws Exception {
        String secret = "{\"apiKey\":\"fake-key\",\"secretKey\":\"fake-secret\"}";
        RouteTable.Channel channel =
                InternalDoor.channel("wenxin", "wenxin", "baidu", "https://" + HOST, null, Map.of(), secret);
        RouteTable.Egress way = proxied("http://127.0.0.1:" + freePort(), null);

        JsonNode result = door.post("test", new TestCall(Samples.by(channel, way), "demo", null, false));

        assertThat(result.get("error").asText())
                .isEqualTo("The token server could not be reached. Nobody listens at the host and port of the channel's"
                        + " proxy; check egress.proxy.");
    }

    @Test
    void aCertificateThatNobodyHereTrusts() throws Exception {
        TlsFront front = TlsFront.start(network, company.issue("127.0.0.1"), null, upstream.port());
        String base = "https://127.0.0.1:" + front.port();

        assertThat(error(base, null)).endsWith("add the certificate of its issuer (CA) to egress.tls.ca.");
        assertThat(error(base, trusting(strangers.certificate())))
                .endsWith("add the certificate of its issuer (CA) to egress.tls.ca.");
        assertThat(test(base, trusting(strangers.certificate() + company.certificate()))
                        .get("ok")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aCertificateForAnotherNameOrAnotherTime() throws Exception {
        TlsFront front = TlsFront.start(network, company.issue(HOST), null, upstream.port());
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        TlsFront old = TlsFront.start(network, company.issue("127.0.0.1", yesterday), null, upstream.port());

        assertThat(error("https://127.0.0.1:" + front.port(), trusting(company.certificate())))
                .startsWith("The host's certificate is for another name;");
        assertThat(error("https://other.internal:" + front.port(), trusting(company.certificate())))
                .startsWith("The host's certificate is for another name;");
        assertThat(error("https://127.0.0.1:" + old.port(), trusting(company.certificate())))
                .startsWith("The host's certificate has expired;");
    }

    @Test
    void aServerThatWantsAnotherCertificateOfUs() throws Exception {
        TlsFront front = TlsFront.start(network, company.issue("127.0.0.1"), company, upstream.port());
        String base = "https://127.0.0.1:" + front.port();
        Authority.Issued theirs = strangers.issue("sluice");

        assertThat(error(base, trusting(company.certificate()))).startsWith("The host wants a client certificate;");
        assertThat(error(
                        base,
                        new RouteTable.Egress(
                                null,
                                null,
                                new RouteTable.Tls(company.certificate(), theirs.certificate(), theirs.key()))))
                .startsWith("The host does not accept the channel's client certificate;");
    }

    @Test
    void aServerThatSpeaksNoTls() throws Exception {
        assertThat(error("https://127.0.0.1:" + upstream.port(), null)).contains("may speak no TLS there");
    }

    @Test
    void doesNotGoWhereItsCertificateCannotBeRead() throws Exception {
        RouteTable.Egress unreadable =
                new RouteTable.Egress(null, null, new RouteTable.Tls(null, "-----BEGIN CERTIFICATE-----", "no key"));

        assertThat(error(upstream.baseUrl().replace("/v1", ""), unreadable)).contains("cannot be read; enter it again");
        assertThat(upstream.journal().received()).isZero();
    }

    private String error(String root, RouteTable.Egress egress) throws Exception {
        JsonNode result = test(root, egress);
        assertThat(result.get("ok").asBoolean()).as(result.toString()).isFalse();
        assertThat(result.toString()).doesNotContain("password@", "wrong-password", "127.0.0.1", HOST, "PRIVATE");
        return result.get("error").asText();
    }

    private JsonNode test(String root, RouteTable.Egress egress) throws Exception {
        RouteTable.Channel channel =
                InternalDoor.channel("custom", "openai", "bearer", root + "/v1", null, Map.of(), "sk-fake-key");
        return door.post("test", new TestCall(Samples.by(channel, egress), "demo", null, false));
    }

    private static RouteTable.Egress proxied(String proxy, String user) {
        return new RouteTable.Egress(proxy, user, null);
    }

    private static RouteTable.Egress trusting(String ca) {
        return new RouteTable.Egress(null, null, new RouteTable.Tls(ca, null, null));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
