package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Prices;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.http.SmallCall.Used;
import dev.sluice.testkit.vendor.CompatibleServer;
import dev.sluice.testkit.vendor.InvokeModelServer;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every endpoint that is no chat at every provider: what docs/providers.md says of it holds at the public door, against the server that
 * plays the vendor. A call that is passed or translated has usage and price to the token, or whatever else is counted, and its errors
 * cost nothing; one that is refused reaches nobody.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryEndpointTest {
    private static final Set<Endpoint> BESIDE_CHAT =
            EnumSet.complementOf(EnumSet.of(Endpoint.CHAT, Endpoint.RESPONSES));
    private static final String REFUSED = "refused";
    private static final Map<String, Map<Endpoint, String>> DOCUMENTED = DocumentedEndpoints.read();

    private final Rig rig = new Rig(1);
    /** By provider: a gateway has the tokens that a vendor once gave out. */
    private final Map<String, ProviderRow> rows = new HashMap<>();

    private ProviderRow row;

    static Stream<Arguments> served() {
        return cells(becomes -> !becomes.equals(REFUSED));
    }

    static Stream<Arguments> refused() {
        return cells(REFUSED::equals);
    }

    private static Stream<Arguments> cells(Predicate<String> which) {
        return DOCUMENTED.entrySet().stream().flatMap(documented -> documented.getValue().entrySet().stream()
                .filter(cell -> which.test(cell.getValue()))
                .map(cell -> Arguments.of(documented.getKey(), cell.getKey())));
    }

    @AfterAll
    void close() {
        rows.values().forEach(ProviderRow::close);
        rig.close();
    }

    @Test
    void noRowAndNoEndpointIsMissing() {
        assertThat(DOCUMENTED.keySet()).isEqualTo(ProviderRow.all().keySet());
        DOCUMENTED.forEach((name, cells) -> assertThat(cells.keySet()).as(name).isEqualTo(BESIDE_CHAT));
    }

    @Test
    void modelsMayServeWhatIsNotRefused() {
        ProviderRow.all().forEach((name, channel) -> assertThat(endpoints(channel))
                .as(name)
                .isEqualTo(DOCUMENTED.get(name).entrySet().stream()
                        .filter(cell -> !cell.getValue().equals(REFUSED))
                        .map(cell -> cell.getKey().id())
                        .collect(Collectors.toSet())));
    }

    @ParameterizedTest
    @MethodSource("served")
    void isAnsweredAndCharged(String name, Endpoint endpoint) {
        SmallCall call = use(name, endpoint);

        HttpResponse<String> answer = rig.send(call.request(rig));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(call.shown());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo(endpoint.id());
        assertThat(rig.lastSettled().event().upstreamModel()).isEqualTo(rig.upstreamName);
        assertThat(rig.lastSettled().event().usage().source())
                .isEqualTo(call.used().source());
        assertThat(rig.lastSettled().event().lines())
                .containsExactlyElementsOf(call.used().lines());
        assertThat(rig.lastSettled().charge()).isEqualTo(call.used().charge());
        assertThat(answer.headers()
                        .firstValue("x-sluice-charge")
                        .orElse(Money.format(call.used().charge())))
                .isEqualTo(Money.format(call.used().charge()));
        assertThat(row.server.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("served")
    void hasErrorsThatAreToldApartAndCostNothing(String name, Endpoint endpoint) {
        SmallCall call = use(name, endpoint);
        VendorAnswers chats = ProviderRow.answers(row.channel);
        row.server.status(chats.limitedStatus());
        row.server.answer(chats.limited());
        HttpResponse<String> limited = rig.send(call.request(rig));

        assertThat(limited.statusCode()).as(limited.body()).isEqualTo(503);
        assertThat(limited.body()).contains("upstream_rate_limited");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo(endpoint.id());
        assertThat(rig.lastSettled().charge()).isZero();

        String other = row.strangersSecret();
        if (other != null) {
            rig.secret = other;
            HttpResponse<String> wrong = rig.send(call.request(rig));

            assertThat(wrong.statusCode()).as(wrong.body()).isEqualTo(502);
            assertThat(wrong.body()).contains("upstream_unauthorized").doesNotContain("another-example", "another@");
            assertThat(rig.lastSettled().charge()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedAndNobodyIsAsked(String name, Endpoint endpoint) {
        use(name, endpoint);
        RouteTable.Price free = Prices.tokens(0, 0).made();
        RouteTable.ChannelModel model = row.channel.models().getLast();
        SmallCall call = SmallCall.to(endpoint).asking(model.name());
        rig.table =
                Samples.table(1, List.of(Samples.at(row.address(), row.channel)), Samples.model(model.name(), free));

        HttpResponse<String> answer = rig.send(call.request(rig));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body())
                .contains("endpoint_not_served")
                .contains("`" + model.name() + "` is not served at the endpoint " + endpoint.id());
        assertThat(row.server.received()).isZero();
        if (!(row.server instanceof CompatibleServer)) {
            rig.table = null;
            HttpResponse<String> named = rig.send(call.request(rig));

            assertThat(named.statusCode()).as(named.body()).isEqualTo(502);
            assertThat(named.body()).contains("has no endpoint " + endpoint.id());
            assertThat(row.server.received()).isZero();
        }
    }

    private static Set<String> endpoints(RouteTable.Channel channel) {
        return channel.models().stream()
                .flatMap(model -> model.endpoints().stream())
                .filter(endpoint -> !endpoint.equals(Endpoint.CHAT.id()))
                .collect(Collectors.toSet());
    }

    /** Makes the rig's channel one of the provider, and its server answer. */
    private SmallCall use(String name, Endpoint endpoint) {
        row = rows.computeIfAbsent(name, ProviderRow::besideChat);
        row.server.fresh();
        row.on(rig);
        rig.table = null;
        SmallCall call = SmallCall.to(endpoint);
        rig.upstreamName = call.upstream();
        byte[] own = row.answers.to(endpoint.id());
        if (own != null) {
            rig.upstreamName = row.answers.modelOf(endpoint.id());
            row.server.answer(own);
            call = inItsOwnWords(call);
        }
        rig.price = call.price();
        return call;
    }

    /** What is used where a vendor has a dialect of its own. */
    private SmallCall inItsOwnWords(SmallCall call) {
        if (row.server instanceof InvokeModelServer amazon) {
            amazon.counts(8);
        }
        return switch (row.channel.dialect() + " " + call.endpoint().id()) {
            // Google's AI Studio counts nothing for its older models.
            case "gemini embeddings" -> call.told(call.price(), Used.estimated(call.body()));
            case "cohere rerank" ->
                call.told(
                        Prices.pieces().perRequest(SmallCall.EACH).made(),
                        Used.pieces(UsageSource.ESTIMATED, "perRequest", 1));
            default -> call.told(call.price(), Used.tokens(8, 0));
        };
    }
}
