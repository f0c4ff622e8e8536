package dev.sluice.gateway.dialect.gemini;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.error.ErrorKind;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Google's generateContent. */
public final class GeminiDialect implements Dialect {
    private final Host host;
    private final Function<Target, String> place;

    /** @param place where a model stands below the base URL: {@code /models/gemini-2.5-flash} */
    public GeminiDialect(Host host, Function<Target, String> place) {
        this.host = host;
        this.place = place;
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        String method = target.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        GenerateRequest request = new GenerateRequest(conversation, target, host);
        byte[] body = request.write();
        return new Asked(place.apply(target) + method, Map.of(), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new GenerateAnswer();
    }

    @Override
    public Embedder embedder() {
        return host == Host.VERTEX ? new VertexEmbeddings(place) : new EmbedContent(place);
    }

    @Override
    public ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        return GenerateErrors.kind(status, body);
    }
}
