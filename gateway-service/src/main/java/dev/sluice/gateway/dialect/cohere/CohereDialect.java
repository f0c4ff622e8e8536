package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Reranker;
import dev.sluice.gateway.error.ErrorKind;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Cohere's chat API, version 2. */
public final class CohereDialect implements Dialect {
    /** A key for trials is used up until the month is; within a minute it is only slowed down. */
    private static final String MONTHLY = "/ month";

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        CohereRequest request = new CohereRequest(conversation, target);
        byte[] body = request.write();
        return new Asked("/chat", Map.of(), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new CohereAnswer();
    }

    @Override
    public Embedder embedder() {
        return new Embed();
    }

    @Override
    public Reranker reranker() {
        return new Rerank();
    }

    @Override
    public ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        return switch (status) {
            case 429 -> message(body).contains(MONTHLY) ? ErrorKind.UPSTREAM_QUOTA : null;
            case 498 -> ErrorKind.UPSTREAM_REFUSED;
            default -> null;
        };
    }

    private static String message(byte[] body) {
        JsonNode root = Trees.read(body, 0, body.length);
        return root == null ? "" : Trees.textOrEmpty(root, "message");
    }
}
