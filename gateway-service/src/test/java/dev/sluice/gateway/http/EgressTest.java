package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.access.Secret;
import dev.sluice.gateway.routing.Route.Egress;
import dev.sluice.testkit.Exchange;
import dev.sluice.testkit.net.Authority;
import dev.sluice.testkit.net.ProxyServer;
import dev.sluice.testkit.net.TlsFront;
import dev.sluice.testkit.vendor.WenxinServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways to upstreams that only a proxy knows, or that nobody but their owners trusts. */
class EgressTest {
    private static final String HOST = "models.internal";
    private static final Map<String, String> HOSTS = Map.of(HOST, "127.0.0.1");

    private final Rig rig = new Rig(1);
    private final Vertx network = Vertx.vertx();
    private final Authority company = new Authority("Test Company CA");
    private final TlsFront front =
            TlsFront.start(network, company.issue(HOST), null, rig.upstream().port());

    @AfterEach
    void stop() {
        rig.close();
        network.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void streamsThroughAProxyThatWantsAUserToAServerThatTheCompanyVouchesFor() {
        ProxyServer proxy = ProxyServer.http(network, HOSTS, "us er:p@ss:w+rd");
        rig.foreign = "https://" + HOST + ":" + front.port() + "/v1";
        rig.egress = by("http", proxy, "us%20er:p%40ss:w+rd", company.certificate());

        HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", true));

        assertThat(answer.body()).contains("\"content\"").endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(proxy.asked()).containsExactly(HOST + ":" + front.port());
        assertThat(rig.upstream().journal().last().header("proxy-authorization"))
                .isNull();
    }

    @Test
    void keepsTheConnectionThroughTheProxy() {
        ProxyServer proxy = ProxyServer.http(network, HOSTS, null);
        rig.foreign = "https://" + HOST + ":" + front.port() + "/v1";
        rig.egress = by("http", proxy, null, company.certificate());

        rig.chat(ChatTest.chat("demo", true));
        rig.chat(ChatTest.chat("demo", false));

        assertThat(rig.upstream().journal().received()).isEqualTo(2);
        assertThat(proxy.asked()).hasSize(1);
    }

    @Test
    void streamsThroughSocksWithNamesThatOnlyTheProxyKnows() {
        for (String scheme : List.of("socks5", "socks5h")) {
            ProxyServer proxy = ProxyServer.socks5(network, HOSTS, "user:password");
            rig.foreign = "http://" + HOST + ":" + rig.upstream().port() + "/v1";
            rig.egress = by(scheme, proxy, "user:password", null);

            HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", true));

            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
            assertThat(proxy.asked())
                    .containsExactly(HOST + ":" + rig.upstream().port());
        }
    }

    @Test
    void asksAProxyToPassOnWhatGoesInClear() {
        ProxyServer proxy = ProxyServer.http(network, HOSTS, "user:password");
        rig.foreign = "http://" + HOST + ":" + rig.upstream().port() + "/v1";
        rig.egress = by("http", proxy, "user:password", null);

        HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", true));

        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(proxy.asked()).containsExactly(HOST + ":" + rig.upstream().port());
        assertThat(rig.upstream().journal().last().path()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void aClientThatHangsUpCancelsTheUpstreamBehindTheProxy() throws IOException {
        ProxyServer proxy = ProxyServer.http(network, HOSTS, null);
        rig.foreign = "https://" + HOST + ":" + front.port() + "/v1";
        rig.egress = by("http", proxy, null, company.certificate());
        Socket client = RawClient.open(rig, "fault-rate-20+chunks-1000");
        RawClient.readUntil(client.getInputStream(), "content\":\"");

        long hungUpAt = System.currentTimeMillis();
        client.close();

        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
        assertThat(rig.upstream().journal().last().endedAt() - hungUpAt).isLessThan(1_000);
        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void showsItsCertificateToAnUpstreamThatWantsOne() {
        TlsFront strict = TlsFront.start(
                network, company.issue("127.0.0.1"), company, rig.upstream().port());
        Authority.Issued ours = company.issue("sluice");
        rig.foreign = "https://127.0.0.1:" + strict.port() + "/v1";
        rig.egress = new Egress(null, null, company.certificate(), ours.certificate(), Secret.of(ours.key()));

        assertThat(rig.chat(ChatTest.chat("demo", true)).body()).endsWith("data: [DONE]\n\n");

        rig.egress = new Egress(null, null, company.certificate(), null, null);
        HttpResponse<String> refused = rig.chat(ChatTest.chat("demo", true));
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body())
                .contains("could not be reached")
                .doesNotContain("certificate", "egress", "127.0.0.1");
    }

    @Test
    void fetchesTokensByTheSameWay() {
        ProxyServer proxy = ProxyServer.http(network, HOSTS, "user:password");
        try (WenxinServer wenxin = WenxinServer.start()) {
            String root = "http://" + HOST + ":" + URI.create(wenxin.root()).getPort();
            rig.dialect = "wenxin";
            rig.access = "baidu";
            rig.secret = wenxin.credential();
            rig.hosts = Map.of("https://aip.baidubce.com", root);
            rig.foreign = wenxin.baseUrl().replace(wenxin.root(), root);
            rig.upstreamName = "ERNIE-4.0-8K";
            rig.egress = by("http", proxy, "user:password", null);
            wenxin.answer("{\"id\":\"as-1\",\"result\":\"Hi\",\"finish_reason\":\"normal\","
                    + "\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1,\"total_tokens\":3}}");

            HttpResponse<String> answer = rig.chat(ChatTest.chat("smart", false));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(proxy.asked())
                    .hasSize(2)
                    .containsOnly(HOST + ":" + URI.create(wenxin.root()).getPort());
        }
    }

    private static Egress by(String scheme, ProxyServer proxy, String user, String ca) {
        return new Egress(
                URI.create(scheme + "://127.0.0.1:" + proxy.port()),
                user == null ? null : Secret.of(user),
                ca,
                null,
                null);
    }
}
