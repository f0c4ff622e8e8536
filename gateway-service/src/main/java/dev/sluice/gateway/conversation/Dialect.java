package dev.sluice.gateway.conversation;

import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Reranker;
import dev.sluice.gateway.error.ErrorKind;
import java.util.function.UnaryOperator;

/** How upstreams of a kind are asked and understood. Stateless, any thread. */
public interface Dialect {
    /** How a stream is cut into events. */
    enum Framing {
        SSE,
        NDJSON,
        /** {@code application/vnd.amazon.eventstream}, whose events have their type beside their data. */
        EVENT_STREAM
    }

    Framing framing();

    /**
     * Says a conversation in this dialect.
     *
     * @throws dev.sluice.gateway.error.GatewayException BAD_REQUEST for what this upstream cannot be asked and what would change
     *     the answer's meaning if it were left out, naming the field
     */
    Asked ask(Conversation conversation, Target target);

    /** Understands one answer; a new one for each attempt. */
    Understanding answer();

    /** How it is asked for vectors; null where it has none. */
    default Embedder embedder() {
        return null;
    }

    /** How it is asked for an order of documents; null where it has none. */
    default Reranker reranker() {
        return null;
    }

    /**
     * What an error answer is, where the status alone would mislead.
     *
     * @param headers name, in lower case → value; null where there is none
     * @param body as it came, not necessarily JSON
     * @return null = what the status says
     */
    default ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        return null;
    }
}
