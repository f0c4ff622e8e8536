package dev.sluice.channel.channel;

import dev.sluice.channel.provider.Address;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.provider.Settings;
import dev.sluice.channel.store.ChannelModelRow;
import dev.sluice.channel.store.ChannelRow;
import java.util.ArrayList;
import java.util.List;

/** What was made of a channel that its operator did not write; in sentences. */
final class Notes {
    private Notes() {}

    /** What holds for as long as the channel stands as it does. */
    static List<String> lasting(ChannelRow row, Provider serving) {
        if (serving.name().equals(row.provider)) {
            return List.of();
        }
        Address address = serving.address(new Settings(row.baseUrl, row.options));
        String form = address.paths() == null
                ? "the v1 API"
                : "API version " + address.options().get("apiVersion");
        return List.of("The base URL is one of Azure's: the channel is served as provider " + serving.name() + " with "
                + form + ". Name that provider to say so yourself.");
    }

    /** What a base URL that was just written said beside where calls go. */
    static List<String> written(ChannelRow row, Settings settings) {
        List<String> notes = new ArrayList<>();
        String deployment = settings.deployment();
        if (deployment != null) {
            List<ChannelModelRow> served = row.models.stream()
                    .filter(model -> model.upstreamName.equals(deployment))
                    .toList();
            notes.add(
                    served.size() == 1
                            ? "The base URL names deployment " + deployment + ": it serves model "
                                    + served.getFirst().name + "."
                            : "The base URL names deployment " + deployment
                                    + ", which is not kept: give each model its deployment as upstreamName.");
        }
        return notes;
    }
}
