package dev.sluice.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.routing.Compiled;
import dev.sluice.gateway.routing.Cooldowns;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.RoutingTable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway says where it would send a call, by what earlier calls have shown it. */
class ExplainingTest {
    private final InternalDoor door = new InternalDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void itSaysWhereACallWouldGo() throws Exception {
        RouteTable.Channel pool =
                Samples.pool("http://upstream.test", "m", List.of(new RouteTable.Credential("k1", "s1", 1)));
        RoutingTable table = Compiled.of(Samples.table(3, List.of(pool), Samples.model("m", Samples.price("p", 0))));
        Cooldowns cooldowns = new Cooldowns();
        door.explaining.by(() -> table, cooldowns);
        cooldowns.failed(
                new Route.Credential("pool", "k1", "s1"),
                ErrorKind.UPSTREAM_UNAUTHORIZED,
                0,
                System.currentTimeMillis());

        JsonNode told = door.post("explain", new ExplainCall("m", "chat", "default", null));

        assertThat(told.path("version").asInt()).isEqualTo(3);
        assertThat(told.path("refusal").isNull()).isTrue();
        assertThat(told.at("/channels/0/channel").asText()).isEqualTo("name-pool");
        assertThat(told.at("/channels/0/share").asDouble()).isEqualTo(1.0);
        assertThat(told.at("/channels/0/credentials/0/name").asText()).isEqualTo("k1");
        assertThat(told.at("/channels/0/credentials/0/resting").asBoolean()).isTrue();
        assertThat(told.toString()).doesNotContain("s1");
    }

    @Test
    void beforeItsFirstTableItSaysSo() throws Exception {
        JsonNode told = door.post("explain", new ExplainCall("m", "chat", "default", null));

        assertThat(told.path("version").asInt()).isZero();
        assertThat(told.path("refusal").asText()).contains("has no routes yet");
        assertThatThrownBy(() -> door.post("explain", new ExplainCall("m", "dance", "default", null)))
                .hasMessageContaining("400");
    }
}
