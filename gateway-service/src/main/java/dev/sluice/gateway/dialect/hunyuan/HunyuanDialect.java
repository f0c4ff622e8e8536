package dev.sluice.gateway.dialect.hunyuan;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import java.util.Map;

/**
 * Tencent's ChatCompletions of 2023-09-01; its OpenAI-compatible endpoint needs no dialect. What is asked for stands in headers
 * that belong to the signature. Every answer has status 200, errors too.
 */
public final class HunyuanDialect implements Dialect {
    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        CompletionsRequest request = new CompletionsRequest(conversation, target);
        byte[] body = request.write();
        return new Asked("/", Map.of(), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new CompletionsAnswer();
    }

    @Override
    public Embedder embedder() {
        return new GetEmbedding();
    }
}
