package dev.sluice.gateway.dialect.ollama;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import java.util.Map;

/** Ollama's native API, which unlike its OpenAI endpoint can be told how large a context to load. */
public final class OllamaDialect implements Dialect {
    private static final Map<String, String> LINES = Map.of("accept", "application/x-ndjson");

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        OllamaRequest request = new OllamaRequest(conversation, target);
        byte[] body = request.write();
        return new Asked("/api/chat", target.stream() ? LINES : Map.of(), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new OllamaAnswer();
    }

    @Override
    public Embedder embedder() {
        return new Embed();
    }
}
