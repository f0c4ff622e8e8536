package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import java.util.function.UnaryOperator;

/** How upstreams of a kind are asked for vectors, and how their answers are read. Stateless, any thread. */
public interface Embedder {
    /**
     * @throws dev.sluice.gateway.error.GatewayException BAD_REQUEST for what this upstream cannot be asked and what would change
     *     the answer's meaning if it were left out, naming the field
     */
    Asked ask(Embeddings request, Target target);

    /**
     * Reads an answer with a good status.
     *
     * @param answer as {@link Vectors#tree} makes it
     * @throws dev.sluice.gateway.conversation.MalformedAnswerException when it is not what the dialect says
     * @throws FailedAnswerException when it tells an error
     */
    Vectors read(JsonNode answer);

    /**
     * The same, where something about it stands beside it.
     *
     * @param headers name → value; null where there is none
     */
    default Vectors read(JsonNode answer, UnaryOperator<String> headers) {
        return read(answer);
    }
}
