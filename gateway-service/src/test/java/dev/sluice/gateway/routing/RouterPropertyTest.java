package dev.sluice.gateway.routing;

import static dev.sluice.gateway.Samples.channel;
import static dev.sluice.gateway.Samples.grant;
import static dev.sluice.gateway.Samples.model;
import static dev.sluice.gateway.Samples.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.Failover;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RouterPropertyTest {
    private static final long NOW = 1_000_000;

    private final KeyGrant key = grant("k1");
    private final Wanted chat = new Wanted("m", Endpoint.CHAT, null, NOW);

    @Property(tries = 100)
    void picksChannelsOfTheHighestPriorityInProportionToTheirWeights(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 50) Integer> weights, @ForAll long seed) {
        // Given channels of one priority, and one of a lower priority
        List<RouteTable.Channel> channels = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            channels.add(channel("c" + i, 5, weights.get(i), "m"));
        }
        channels.add(channel("low", 1, 1, "m"));
        RoutingTable table = compiled(channels);
        int sum = weights.stream().mapToInt(Integer::intValue).sum();

        // When
        int picks = 4_000;
        int[] count = new int[weights.size() + 1];
        Random random = new Random(seed);
        for (int i = 0; i < picks; i++) {
            String id = Router.pick(table, key, chat, Tried.NOTHING, none -> false, random)
                    .channel()
                    .id();
            count[id.equals("low") ? weights.size() : Integer.parseInt(id.substring(1))]++;
        }

        // Then
        assertThat(count[weights.size()]).isEqualTo(sum == 0 ? picks : 0);
        for (int i = 0; i < weights.size() && sum > 0; i++) {
            double share = (double) weights.get(i) / sum;
            assertThat((double) count[i] / picks).isCloseTo(share, within(0.05));
        }
    }

    @Property(tries = 200)
    void isAFunctionOfItsArguments(@ForAll @IntRange(min = 1, max = 6) int size, @ForAll long seed) {
        List<RouteTable.Channel> channels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            channels.add(channel("c" + i, i % 2, 1 + i, "m"));
        }
        RoutingTable table = compiled(channels);

        assertThat(Router.pick(table, key, chat, Tried.NOTHING, none -> false, new Random(seed)))
                .isEqualTo(Router.pick(table, key, chat, Tried.NOTHING, none -> false, new Random(seed)));
    }

    @Property(tries = 100)
    void triesEveryChannelOnceFromTheHighestPriorityDown(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 3) Integer> priorities, @ForAll long seed) {
        // Given
        List<RouteTable.Channel> channels = new ArrayList<>();
        for (int i = 0; i < priorities.size(); i++) {
            channels.add(channel("c" + i, priorities.get(i), 1, "m"));
        }
        RoutingTable table = compiled(channels);

        // When
        Tried tried = new Tried();
        Set<String> ids = new java.util.HashSet<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < priorities.size(); i++) {
            Route next = Router.pick(table, key, chat, tried, none -> false, new Random(seed));
            tried.add(next, Failover.NEXT_CHANNEL);
            ids.add(next.channel().id());
            order.add(next.channel().priority());
        }

        // Then
        assertThat(ids).hasSize(priorities.size());
        assertThat(order).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertKind(ErrorKind.NO_CHANNEL, () -> Router.pick(table, key, chat, tried, none -> false, new Random(seed)));
    }

    private static RoutingTable compiled(List<RouteTable.Channel> channels) {
        return TableCompiler.compile(Samples.table(1, channels, model("m", price("p", 0))), (text, context) -> text);
    }

    private static void assertKind(ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }
}
