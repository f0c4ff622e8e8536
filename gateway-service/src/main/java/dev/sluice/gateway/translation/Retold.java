package dev.sluice.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Embeddings;
import dev.sluice.gateway.conversation.retrieval.FailedAnswerException;
import dev.sluice.gateway.conversation.retrieval.Reranker;
import dev.sluice.gateway.conversation.retrieval.Reranking;
import dev.sluice.gateway.conversation.retrieval.Vectors;
import dev.sluice.gateway.dialect.openai.EmbeddingsAnswer;
import dev.sluice.gateway.dialect.openai.EmbeddingsRequest;
import dev.sluice.gateway.dialect.openai.RerankAnswer;
import dev.sluice.gateway.dialect.openai.RerankRequest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A request that is no chat, as an upstream's dialect says it, and how its answer becomes the client's.
 *
 * @param dropped what was taken out before; what the dialect cannot say stands in {@code asked}
 * @param answer the translation of an answer, by its headers
 */
public record Retold(Asked asked, List<String> dropped, Function<UnaryOperator<String>, Translation> answer) {

    /**
     * @param body the client's
     * @param model as the client asked for it
     * @throws GatewayException BAD_REQUEST for what this upstream cannot be asked; UPSTREAM_UNREACHABLE when the dialect has no such
     *     endpoint, so that another channel is tried
     */
    public static Retold of(Endpoint endpoint, Dialect dialect, byte[] body, Target target, String model) {
        return switch (endpoint) {
            case EMBEDDINGS -> embeddings(dialect.embedder(), body, target, model);
            case RERANK -> rerank(dialect.reranker(), body, target, model);
            default -> throw lacks(endpoint);
        };
    }

    /** The same, after these fields were taken out. */
    public Retold without(List<String> fields) {
        return fields.isEmpty() ? this : new Retold(asked, fields, answer);
    }

    private static Retold embeddings(Embedder embedder, byte[] body, Target target, String model) {
        if (embedder == null) {
            throw lacks(Endpoint.EMBEDDINGS);
        }
        Embeddings request = EmbeddingsRequest.read(body, 0, body.length);
        return retold(embedder.ask(request, target), headers -> answer -> {
            Vectors vectors = embedder.read(Vectors.tree(answer), headers);
            if (vectors.vectors().size() != request.texts().size()) {
                throw new MalformedAnswerException("another number of vectors than there are texts");
            }
            return EmbeddingsAnswer.write(vectors, model, request.base64());
        });
    }

    private static Retold rerank(Reranker reranker, byte[] body, Target target, String model) {
        if (reranker == null) {
            throw lacks(Endpoint.RERANK);
        }
        Reranking request = RerankRequest.read(body, 0, body.length);
        return retold(reranker.ask(request, target), headers -> answer -> {
            JsonNode root = Trees.read(answer, 0, answer.length);
            if (root == null) {
                throw new MalformedAnswerException("something that is not JSON");
            }
            return RerankAnswer.write(reranker.read(root), request, model);
        });
    }

    private static Retold retold(Asked asked, Function<UnaryOperator<String>, UnaryOperator<byte[]>> answer) {
        return new Retold(asked, List.of(), headers -> translation(answer.apply(headers)));
    }

    private static Translation translation(UnaryOperator<byte[]> answer) {
        return new WholeTranslation(body -> {
            try {
                return answer.apply(body);
            } catch (FailedAnswerException told) {
                return EmbeddingsAnswer.write(told.failed());
            }
        });
    }

    private static GatewayException lacks(Endpoint endpoint) {
        return new GatewayException(
                ErrorKind.UPSTREAM_UNREACHABLE,
                "The channel's provider has no endpoint " + endpoint.id() + "; take it out of its model's endpoints.");
    }
}
