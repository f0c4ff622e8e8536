package dev.sluice.gateway.dialect.bedrock;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.error.ErrorKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Amazon Bedrock's Converse API, and what all of Bedrock has in common. */
public final class BedrockDialect implements Dialect {
    private static final String ERROR_TYPE = "x-amzn-errortype";
    private static final Map<String, String> WHOLE = Map.of("accept", "application/json");
    private static final Map<String, String> STREAM = Map.of("accept", "application/vnd.amazon.eventstream");

    @Override
    public Framing framing() {
        return Framing.EVENT_STREAM;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        ConverseRequest request = new ConverseRequest(conversation, target);
        byte[] body = request.write();
        String path = path(target.model(), target.stream() ? "converse-stream" : "converse");
        return new Asked(path, headers(target.stream()), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new ConverseAnswer();
    }

    @Override
    public Embedder embedder() {
        return new InvokedEmbeddings();
    }

    @Override
    public ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        return ServiceErrors.kind(status, headers.apply(ERROR_TYPE), body);
    }

    /** Of a model, which can be an ARN: slashes and colons are part of its name. */
    public static String path(String model, String operation) {
        String encoded = URLEncoder.encode(model, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "/model/" + encoded + '/' + operation;
    }

    /** What every request says of the answer that is wanted. */
    public static Map<String, String> headers(boolean stream) {
        return stream ? STREAM : WHOLE;
    }
}
