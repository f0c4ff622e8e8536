package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.channel.store.ChannelRow;
import java.util.List;

/**
 * The models that an upstream has, as the API shows them.
 *
 * @param status HTTP status of the upstream; 0 when it gave none, or was not asked
 * @param models sorted; empty when they could not be listed
 * @param notes sentences on what the list leaves open
 * @param error why they could not be listed; null when ok
 */
record Discovery(boolean ok, int status, List<Model> models, List<String> notes, String error) {
    /**
     * @param id what the upstream calls it
     * @param onChannel whether the channel serves it already, under any name
     */
    record Model(String id, boolean onChannel) {}

    /** @param answer of a gateway */
    static Discovery of(JsonNode answer, ChannelRow channel) {
        return new Discovery(
                answer.path("ok").asBoolean(),
                answer.path("status").asInt(),
                answer.path("models")
                        .valueStream()
                        .map(model -> model.path("id").asText())
                        .map(id -> new Model(id, serves(channel, id)))
                        .toList(),
                answer.path("notes").valueStream().map(JsonNode::asText).toList(),
                answer.path("error").textValue());
    }

    private static boolean serves(ChannelRow channel, String id) {
        return channel.models.stream().anyMatch(model -> model.upstreamName.equals(id));
    }
}
