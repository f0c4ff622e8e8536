package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Counted;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Embeddings;
import dev.sluice.gateway.conversation.retrieval.Extras;
import dev.sluice.gateway.conversation.retrieval.Refusals;
import dev.sluice.gateway.conversation.retrieval.Vectors;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Vectors by InvokeModel, which has no words of its own for them: Amazon's Titan and Cohere's Embed are asked in their makers'. */
final class InvokedEmbeddings implements Embedder {
    /** What Amazon counted, whoever made the model; Cohere's answers do not say. */
    private static final String COUNTED = "x-amzn-bedrock-input-token-count";

    private static final String PURPOSE = "input_type";
    /** What most vectors are made for: to be stored and searched. */
    private static final String USUAL = "search_document";

    /** @param told fields that OpenAI does not know and the model does */
    private enum Kind {
        TITAN(false, Set.of()),
        TITAN_2(true, Set.of("normalize")),
        EMBED_3(false, Set.of(PURPOSE, "truncate")),
        EMBED_4(true, Set.of(PURPOSE, "truncate", "max_tokens"));

        private final boolean sizes;
        private final Set<String> told;

        /** @param sizes whether its vectors can have several */
        Kind(boolean sizes, Set<String> told) {
            this.sizes = sizes;
            this.told = told;
        }

        static Kind of(String model) {
            if (model.contains("cohere.embed-")) {
                return model.contains("-v3") ? EMBED_3 : EMBED_4;
            }
            if (model.contains("titan-embed-text-v2")) {
                return TITAN_2;
            }
            if (model.contains("titan-embed-text-v1") || model.contains("titan-embed-g1-text")) {
                return TITAN;
            }
            throw new GatewayException(
                    ErrorKind.UPSTREAM_UNREACHABLE,
                    "On Bedrock, vectors come from Amazon's titan-embed-text and Cohere's embed; the model's name is that of neither.");
        }

        boolean isCoheres() {
            return this == EMBED_3 || this == EMBED_4;
        }
    }

    @Override
    public Asked ask(Embeddings request, Target target) {
        Kind kind = Kind.of(target.model());
        if (!kind.sizes) {
            Refusals.noDimensions(request);
        }
        ObjectNode body = kind.isCoheres() ? coheres(request) : amazons(request);
        Extras.copy(request.extras(), kind.told, body);
        return new Asked(
                BedrockDialect.path(target.model(), "invoke"),
                BedrockDialect.headers(false),
                Trees.write(body),
                Extras.dropped(request.extras(), request.user(), kind.told));
    }

    private static ObjectNode amazons(Embeddings request) {
        if (request.texts().size() > 1) {
            throw GatewayException.badRequest("This model takes one text at a time.", "input");
        }
        ObjectNode body = Trees.object().put("inputText", request.texts().getFirst());
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        return body;
    }

    private static ObjectNode coheres(Embeddings request) {
        ObjectNode body = Trees.object();
        ArrayNode texts = body.putArray("texts");
        request.texts().forEach(texts::add);
        body.put(PURPOSE, USUAL);
        if (request.dimensions() != null) {
            body.put("output_dimension", request.dimensions());
        }
        return body;
    }

    @Override
    public Vectors read(JsonNode answer) {
        return read(answer, header -> null);
    }

    @Override
    public Vectors read(JsonNode answer, UnaryOperator<String> headers) {
        JsonNode one = answer.path("embedding");
        if (!one.isMissingNode()) {
            Usage own = Counted.input(answer.path("inputTextTokenCount"));
            return new Vectors(List.of(Vectors.of(one)), own == null ? counted(headers) : own);
        }
        JsonNode several = answer.path("embeddings");
        return new Vectors(Vectors.in(several.isArray() ? several : several.path("float"), null), counted(headers));
    }

    private static Usage counted(UnaryOperator<String> headers) {
        String tokens = headers.apply(COUNTED);
        boolean number = tokens != null && tokens.matches("\\d{1,10}");
        return number ? Counted.input(Trees.object().numberNode(Long.parseLong(tokens))) : null;
    }
}
