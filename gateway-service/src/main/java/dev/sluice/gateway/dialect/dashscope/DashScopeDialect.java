package dev.sluice.gateway.dialect.dashscope;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Reranker;
import dev.sluice.gateway.error.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** DashScope's own API, below {@code /api/v1}; its OpenAI-compatible one needs no dialect. */
public final class DashScopeDialect implements Dialect {
    private static final String TEXT = "/services/aigc/text-generation/generation";
    private static final String MULTIMODAL = "/services/aigc/multimodal-generation/generation";
    private static final Map<String, String> AS_STREAM = Map.of("x-dashscope-sse", "enable");

    /** Models that answer on one of the paths only; whether they are shown a picture does not matter. */
    private static final Pattern SEES_OR_HEARS =
            Pattern.compile("(qvq|qwen[\\d.]*-(vl|omni|audio)|qwen3\\.\\d+-plus).*", Pattern.CASE_INSENSITIVE);

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        boolean multimodal = SEES_OR_HEARS.matcher(target.model()).matches() || showsMedia(conversation.messages());
        GenerationRequest request = new GenerationRequest(conversation, target, multimodal);
        byte[] body = request.write();
        return new Asked(
                multimodal ? MULTIMODAL : TEXT, target.stream() ? AS_STREAM : Map.of(), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new GenerationAnswer();
    }

    @Override
    public Embedder embedder() {
        return new TextEmbedding();
    }

    @Override
    public Reranker reranker() {
        return new TextRerank();
    }

    @Override
    public ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        return Fault.of(body);
    }

    private static boolean showsMedia(List<Message> messages) {
        return messages.stream()
                .flatMap(message -> message.parts().stream())
                .anyMatch(part -> part instanceof Part.Image || part instanceof Part.Audio);
    }
}
