package dev.sluice.gateway.routing;

import static dev.sluice.gateway.Samples.channel;
import static dev.sluice.gateway.Samples.grant;
import static dev.sluice.gateway.Samples.model;
import static dev.sluice.gateway.Samples.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final long NOW = 1_000_000;

    private final KeyGrant key = grant("k1");

    @Test
    void refusesInWords() {
        RoutingTable table = TableCompiler.compile(
                Samples.table(
                        1,
                        List.of(channel("c", 0, 1, "m", "unpriced", "future")),
                        model("m", price("p", 0)),
                        model("unpriced"),
                        model("future", price("p", NOW + 1))),
                (text, context) -> text);

        assertKind(ErrorKind.STORE_UNAVAILABLE, () -> pick(RoutingTable.NONE, key, "m"));
        assertKind(ErrorKind.UNKNOWN_MODEL, () -> pick(table, key, "nothing"));
        assertKind(ErrorKind.NO_PRICE, () -> pick(table, key, "unpriced"));
        assertKind(ErrorKind.NO_PRICE, () -> pick(table, key, "future"));
        assertKind(ErrorKind.NO_CHANNEL, () -> pick(table, Samples.in(key, "vip", List.of()), "m"));
        assertKind(ErrorKind.NO_CHANNEL, () -> pick(table, Samples.in(key, "nobody", List.of()), "m"));
        assertKind(
                ErrorKind.MODEL_NOT_ALLOWED,
                () -> pick(table, Samples.with(key, true, null, List.of("gpt-*"), null), "m"));
        assertThatThrownBy(() -> pick(table, key, "unpriced"))
                .hasMessage("The model `unpriced` exists here but has no price yet; ask your administrator.");
    }

    @Test
    void allowsModelsByNameAndByBeginning() {
        assertThat(Patterns.allow(null, "m")).isTrue();
        assertThat(Patterns.allow(List.of("a", "gpt-*"), "gpt-4o")).isTrue();
        assertThat(Patterns.allow(List.of("gpt-4"), "gpt-4o")).isFalse();
        assertThat(Patterns.allow(List.of(), "m")).isFalse();
    }

    @Test
    void tellsOfEachChannelWhetherItTakesCalls() {
        RouteTable.Channel pool = Samples.pool(
                "http://127.0.0.1:9",
                "m",
                List.of(new RouteTable.Credential("k1", "c1", 1), new RouteTable.Credential("k2", "c2", 1)));
        RoutingTable table = compiled(List.of(channel("on", 0, 1, "m", "n"), pool, channel("off", 9, 0, "m")));

        assertThat(table.channels(credential -> credential.name().equals("k1")))
                .containsExactly(
                        new ChannelState("name-off", true, 0, 0),
                        new ChannelState("name-on", false, 0, 0),
                        new ChannelState("name-pool", false, 2, 1));
        assertThat(table.channels(credential -> true))
                .extracting(ChannelState::channel, ChannelState::level)
                .containsExactly(tuple("name-off", 0), tuple("name-on", 2), tuple("name-pool", 1));
    }

    @Test
    void reachesADrainedChannelOnlyByPinning() {
        RoutingTable table = compiled(List.of(channel("on", 0, 1, "m"), channel("off", 9, 0, "m")));
        Wanted pinned = new Wanted("m", Endpoint.CHAT, "name-off", NOW);
        KeyGrant pinner = Samples.in(key, "default", List.of("pin"));

        assertThat(pick(table, key, "m").channel().id()).isEqualTo("on");
        assertThat(Router.pick(table, pinner, pinned, Tried.NOTHING, none -> false, new Random())
                        .channel()
                        .id())
                .isEqualTo("off");
        assertKind(
                ErrorKind.PERMISSION_DENIED,
                () -> Router.pick(table, key, pinned, Tried.NOTHING, none -> false, new Random()));
    }

    @Test
    void chargesThePriceInForceAndTheGroupsMultiplier() {
        RoutingTable table = TableCompiler.compile(
                Samples.table(
                        1,
                        List.of(channel("c", 0, 1, "m")),
                        model("m", price("old", 0), price("new", NOW), price("next", NOW + 1))),
                (text, context) -> text);

        Route route = pick(table, key, "m");
        assertThat(route.price().id()).isEqualTo("new");
        assertThat(route.cost()).isEqualTo(route.price());
        assertThat(route.groupMultiplier()).isEqualTo(1_000_000_000);
        assertThat(route.upstreamModel()).isEqualTo("up-m");
    }

    @Test
    void listsOnlyModelsThatTheKeyCanCall() {
        RoutingTable table = TableCompiler.compile(
                Samples.table(
                        1,
                        List.of(channel("c", 0, 1, "m", "unpriced"), channel("off", 0, 0, "drained")),
                        model("m", price("p", 0)),
                        model("unpriced"),
                        model("drained", price("p", 0)),
                        model("orphan", price("p", 0))),
                (text, context) -> text);

        assertThat(Router.available(table, key, NOW))
                .extracting(RouteTable.Model::name)
                .containsExactly("m");
        assertThat(Router.available(table, Samples.with(key, true, null, List.of("x"), null), NOW))
                .isEmpty();
    }

    private Route pick(RoutingTable table, KeyGrant grant, String model) {
        return Router.pick(
                table, grant, new Wanted(model, Endpoint.CHAT, null, NOW), Tried.NOTHING, none -> false, new Random(1));
    }

    private static RoutingTable compiled(List<RouteTable.Channel> channels) {
        return TableCompiler.compile(Samples.table(1, channels, model("m", price("p", 0))), (text, context) -> text);
    }

    private static void assertKind(ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }
}
