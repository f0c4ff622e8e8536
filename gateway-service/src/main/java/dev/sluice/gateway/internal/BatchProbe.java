package dev.sluice.gateway.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.RouteTable.ChannelModel;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.dialect.Edit;
import dev.sluice.gateway.dialect.FormReader;
import dev.sluice.gateway.dialect.Limit;
import dev.sluice.gateway.dialect.Overridden;
import dev.sluice.gateway.dialect.Overrides;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.translation.Dialects;
import dev.sluice.gateway.translation.Retold;
import dev.sluice.gateway.upstream.Outgoing;
import java.util.List;

/** The small call with which a model is tried that does not chat. */
final class BatchProbe {
    private static final String TEXT = "A sluice lets water through.";
    private static final int MAX_TOKENS = 16;
    private static final List<Endpoint> CHEAPEST_FIRST = List.of(
            Endpoint.EMBEDDINGS,
            Endpoint.RERANK,
            Endpoint.MODERATIONS,
            Endpoint.COMPLETIONS,
            Endpoint.TRANSCRIPTIONS,
            Endpoint.TRANSLATIONS,
            Endpoint.SPEECH,
            Endpoint.IMAGES);

    private BatchProbe() {}

    /** What to try a model by: a chat, where it has that or the channel does not say; null when there is no call to try it with. */
    static Endpoint endpoint(RouteTable.Channel channel, String model) {
        List<ChannelModel> models = channel.models() == null ? List.of() : channel.models();
        List<String> served = models.stream()
                .filter(one -> one.name().equals(model) && one.endpoints() != null)
                .map(ChannelModel::endpoints)
                .findFirst()
                .orElse(List.of());
        if (served.isEmpty() || served.contains(Endpoint.CHAT.id())) {
            return Endpoint.CHAT;
        }
        return CHEAPEST_FIRST.stream()
                .filter(one -> served.contains(one.id()))
                .findFirst()
                .orElse(null);
    }

    static GatewayException untestable(String model) {
        return new GatewayException(
                ErrorKind.BAD_REQUEST,
                "There is no test call for what the model `" + model + "` serves; test another model of the channel.");
    }

    /** @throws GatewayException for what the upstream cannot be asked */
    static ChannelTest.Probe of(Endpoint endpoint, Route route) {
        if (FormReader.reads(endpoint)) {
            return SoundProbe.of(endpoint, route);
        }
        byte[] body = Trees.write(body(endpoint, route.upstreamModel()));
        Overrides names = route.overrides(endpoint);
        Overridden changed = names == null ? Overridden.NOTHING : names.in(body, body.length, Limit.ofValues(0));
        Dialect dialect = Dialects.of(route.channel(), route.upstreamModel());
        if (dialect == null) {
            Outgoing outgoing = Outgoing.ofClient(
                    endpoint, route, Edit.apply(changed.edits(), body, 0, body.length), changed.dropped());
            return new ChannelTest.Probe(endpoint, outgoing, false, null);
        }
        Target target =
                new Target(route.upstreamModel(), false, 0, 0, route.channel().options());
        byte[] edited = Edit.joined(changed.edits(), body, 0, body.length);
        Retold retold = Retold.of(endpoint, dialect, edited, target, route.upstreamModel());
        return new ChannelTest.Probe(
                endpoint, Outgoing.translated(retold.asked(), changed.dropped()), false, retold.answer());
    }

    /** Whether it holds what was asked for: embeddings or judgements. */
    static boolean isAnswer(Endpoint endpoint, byte[] answer) {
        JsonNode root = Trees.read(answer, 0, answer.length);
        if (FormReader.reads(endpoint)) {
            return root != null && root.path("text").isTextual();
        }
        String holder = endpoint == Endpoint.EMBEDDINGS ? "data" : "results";
        return root != null && root.path(holder).isArray() && !root.path(holder).isEmpty();
    }

    private static ObjectNode body(Endpoint endpoint, String model) {
        ObjectNode body = Trees.object().put("model", model);
        switch (endpoint) {
            case RERANK ->
                body.put("query", "What is a sluice?").putArray("documents").add(TEXT);
            case COMPLETIONS -> body.put("prompt", TEXT).put("max_tokens", MAX_TOKENS);
            case SPEECH -> body.put("input", TEXT).put("voice", "alloy");
            case IMAGES ->
                body.put("prompt", "A sluice gate, drawn with few lines.").put("n", 1);
            default -> body.put("input", TEXT);
        }
        return body;
    }
}
