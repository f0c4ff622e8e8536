package dev.sluice.gateway;

import dev.sluice.gateway.routing.ChannelState;
import dev.sluice.gateway.routing.Cooldowns;
import dev.sluice.gateway.routing.RoutingTable;
import dev.sluice.gateway.telemetry.ProcessMeters;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** How this process finds the channels of its route table. For one thread at a time. */
final class ChannelMeters {
    private final Supplier<RoutingTable> table;
    private final Cooldowns cooldowns;
    private final Clock clock;
    private final Consumer<Map<String, Integer>> state;
    private final Consumer<Map<String, Integer>> credentials;
    private final Consumer<Map<String, Integer>> resting;

    ChannelMeters(ProcessMeters meters, Supplier<RoutingTable> table, Cooldowns cooldowns, Clock clock) {
        this.table = table;
        this.cooldowns = cooldowns;
        this.clock = clock;
        this.state =
                meters.rows("sluice.channel.state", "2 takes calls, 1 all its credentials rest, 0 drained", "channel");
        this.credentials = meters.rows("sluice.channel.credentials", "Credentials of the channel", "channel");
        this.resting = meters.rows(
                "sluice.channel.credentials.resting", "Credentials that their vendor does not take now", "channel");
    }

    void look() {
        long now = clock.millis();
        Collection<ChannelState> channels = table.get().channels(one -> cooldowns.isResting(one, now));
        show(state, channels, ChannelState::level);
        show(credentials, channels, ChannelState::credentials);
        show(resting, channels, ChannelState::resting);
    }

    private static void show(
            Consumer<Map<String, Integer>> gauge,
            Collection<ChannelState> channels,
            ToIntFunction<ChannelState> value) {
        gauge.accept(channels.stream().collect(Collectors.toMap(ChannelState::channel, value::applyAsInt)));
    }
}
