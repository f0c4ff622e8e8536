package dev.sluice.gateway.dialect.bedrock;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.error.ErrorKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Amazon Bedrock's Converse API. */
public final class BedrockDialect implements Dialect {
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
        String operation = target.stream() ? "/converse-stream" : "/converse";
        return new Asked(
                "/model/" + encoded(target.model()) + operation,
                target.stream() ? STREAM : WHOLE,
                body,
                request.dropped());
    }

    @Override
    public Understanding answer() {
        return new ConverseAnswer();
    }

    @Override
    public ErrorKind fault(int status, byte[] body) {
        return ServiceErrors.kind(status, body);
    }

    /** A model can be an ARN, whose slashes and colons are part of its name. */
    private static String encoded(String model) {
        return URLEncoder.encode(model, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
