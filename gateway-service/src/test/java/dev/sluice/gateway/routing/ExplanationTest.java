package dev.sluice.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.routing.Explanation.Choice;
import dev.sluice.gateway.routing.Explanation.Pooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a call would go is told by what routing goes by. */
class ExplanationTest {
    private static final RouteTable.Model MODEL = Samples.model("m", Samples.price("p", 0));
    private static final RoutingTable TABLE = Compiled.of(Samples.table(
            7,
            List.of(
                    Samples.channel("a", 5, 3, "m"),
                    Samples.channel("b", 5, 1, "m"),
                    Samples.channel("c", 1, 1, "m"),
                    Samples.channel("d", 9, 0, "m"),
                    Samples.channel("e", 9, 1, "other")),
            MODEL));

    @Test
    void theHighestPrioritySharesByWeight() {
        Explanation told = explain(TABLE, "m", Endpoint.CHAT, "default", null);

        assertThat(told.version()).isEqualTo(7);
        assertThat(told.refusal()).isNull();
        assertThat(told.channels()).extracting(Choice::channel).startsWith("name-a", "name-b");
        assertThat(told.channels()).extracting(Choice::share).containsExactly(0.75, 0.25, 0.0, 0.0);
        assertThat(because(told, "name-a")).isEmpty();
        assertThat(because(told, "name-c")).containsExactly("a channel of the priority 5 comes first");
        assertThat(because(told, "name-d")).containsExactly("it is drained: its weight is 0");
        assertThat(told.channels().getFirst().upstreamModel()).isEqualTo("up-m");
    }

    @ParameterizedTest
    @CsvSource({
        "m,    embeddings, default, -,      'its model serves chat, and not embeddings', not served at the endpoint embeddings",
        "m,    chat,       vip,     -,      it is not for the group vip,                 No channel is available",
        "m,    chat,       default, nobody, the call is for the channel nobody,          No channel is available",
        "none, chat,       default, -,      -,                                           does not exist",
    })
    void whatAClientWouldBeToldIsSaidWithItsCause(
            String model, String endpoint, String group, String channel, String because, String refusal) {
        Endpoint asked = Endpoint.valueOf(endpoint.toUpperCase(java.util.Locale.ROOT));

        Explanation told = explain(TABLE, model, asked, group, channel.equals("-") ? null : channel);

        assertThat(told.refusal()).contains(refusal);
        assertThat(told.channels()).hasSize(because.equals("-") ? 0 : 4);
        assertThat(told.channels()).extracting(Choice::share).allMatch(share -> share == 0.0);
        assertThat(told.channels()).allSatisfy(one -> assertThat(one.because()).contains(because));
    }

    @Test
    void aDrainedChannelTakesWhoPinsIt() {
        Explanation told = explain(TABLE, "m", Endpoint.CHAT, "default", "name-d");

        assertThat(told.refusal()).isNull();
        assertThat(told.channels().getFirst().channel()).isEqualTo("name-d");
        assertThat(told.channels().getFirst().share()).isEqualTo(1.0);
    }

    @Test
    void whoRestsIsNamedAndComesBehind() {
        RouteTable.Channel pool = Samples.pool(
                "http://upstream.test",
                "m",
                List.of(new RouteTable.Credential("k1", "s1", 1), new RouteTable.Credential("k2", "s2", 1)));
        RoutingTable table = Compiled.of(Samples.table(1, List.of(pool, Samples.channel("c", -1, 1, "m")), MODEL));

        Explanation one = explain(table, "k1");
        Explanation both = explain(table, "k1 k2");

        assertThat(one.channels().getFirst().credentials())
                .containsExactly(new Pooled("k1", true), new Pooled("k2", false));
        assertThat(one.channels().getFirst().channel()).isEqualTo("name-pool");
        assertThat(both.channels().getFirst().channel()).isEqualTo("name-c");
        assertThat(because(both, "name-pool"))
                .containsExactly("all its credentials rest, because its vendor has refused them");
    }

    private static Explanation explain(
            RoutingTable table, String model, Endpoint endpoint, String group, String channel) {
        return Explanation.of(
                table,
                Samples.in(Samples.grant("k"), group, List.of("pin")),
                new Wanted(model, endpoint, channel, 1),
                credential -> false);
    }

    private static Explanation explain(RoutingTable table, String resting) {
        return Explanation.of(
                table,
                Samples.grant("k"),
                new Wanted("m", Endpoint.CHAT, null, 1),
                credential -> resting.contains(credential.name()));
    }

    private static List<String> because(Explanation told, String channel) {
        return told.channels().stream()
                .filter(one -> one.channel().equals(channel))
                .findFirst()
                .orElseThrow()
                .because();
    }
}
