package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.channel.store.ChannelRow;
import java.util.List;
import java.util.Set;

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
     * @param priceKnown whether the imported price list has it
     */
    record Model(String id, boolean onChannel, boolean priceKnown) {}

    /** @param answer of a gateway */
    static Discovery of(JsonNode answer) {
        return new Discovery(
                answer.path("ok").asBoolean(),
                answer.path("status").asInt(),
                answer.path("models")
                        .valueStream()
                        .map(model -> model.path("id").asText())
                        .map(id -> new Model(id, false, false))
                        .toList(),
                answer.path("notes").valueStream().map(JsonNode::asText).toList(),
                answer.path("error").textValue());
    }

    List<String> ids() {
        return models.stream().map(Model::id).toList();
    }

    /**
     * What of it the channel serves and the price list knows.
     *
     * @param listed ids that the list has
     */
    Discovery on(ChannelRow channel, Set<String> listed) {
        List<Model> seen = models.stream()
                .map(model -> new Model(model.id(), serves(channel, model.id()), listed.contains(model.id())))
                .toList();
        return new Discovery(ok, status, seen, notes, error);
    }

    static boolean serves(ChannelRow channel, String id) {
        return channel.models.stream().anyMatch(model -> model.upstreamName.equals(id));
    }
}
