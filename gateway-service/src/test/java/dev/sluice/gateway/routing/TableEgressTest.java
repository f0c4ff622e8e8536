package dev.sluice.gateway.routing;

import static dev.sluice.gateway.Samples.channel;
import static dev.sluice.gateway.Samples.model;
import static dev.sluice.gateway.Samples.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.SecretContext;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.access.Secret;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route.Egress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableEgressTest {
    private static final RouteTable.Egress WAY = new RouteTable.Egress(
            "http://proxy.test:3128", "proxyUser", new RouteTable.Tls("ca", "certificate", "clientKey"));

    @Test
    void opensTheWayOfAChannelAndTellsWhichOnesThereAre() {
        RoutingTable table = compile(WAY, TableEgressTest::open);

        Egress way = pick(table).egress();

        assertThat(way)
                .isEqualTo(new Egress(
                        URI.create("http://proxy.test:3128"),
                        Secret.of("opened proxyUser"),
                        "ca",
                        "certificate",
                        Secret.of("opened clientKey")));
        assertThat(table.egresses()).containsExactly(way);
        assertThat(way.toString()).doesNotContain("opened");
        assertThat(way.anonymous()).isEqualTo(new Egress(way.proxy(), way.proxyUser(), "ca", null, null));
    }

    @Test
    void mostGoStraight() {
        RoutingTable table = compile(null, TableEgressTest::open);

        assertThat(pick(table).egress()).isNull();
        assertThat(table.egresses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxyUser", "clientKey"})
    void neverTakesAnotherWayWhenASecretOfItIsLost(String lost) {
        RoutingTable table = compile(WAY, (ciphertext, context) -> {
            if (ciphertext.equals(lost)) {
                throw new GeneralSecurityException("another keyset");
            }
            return open(ciphertext, context);
        });

        assertThat(table.unusable()).containsExactly("name-c/" + lost);
        assertThatThrownBy(() -> pick(table))
                .isInstanceOfSatisfying(GatewayException.class, fault -> assertThat(fault.kind())
                        .isEqualTo(ErrorKind.NO_CHANNEL));
    }

    /** Only at the place that it is bound to. */
    private static String open(String ciphertext, byte[] context) throws GeneralSecurityException {
        if (!Arrays.equals(context, SecretContext.egress("c", ciphertext))) {
            throw new GeneralSecurityException("another place");
        }
        return "opened " + ciphertext;
    }

    private static RoutingTable compile(RouteTable.Egress way, SecretOpener opener) {
        RouteTable.Channel channel = Samples.by(channel("c", 0, 1, "m"), way);
        return TableCompiler.compile(Samples.table(1, List.of(channel), model("m", price("p", 0))), opener);
    }

    private static Route pick(RoutingTable table) {
        return Router.pick(
                table,
                Samples.grant("k"),
                new Wanted("m", Endpoint.CHAT, null, 1),
                Tried.NOTHING,
                none -> false,
                new Random(1));
    }
}
