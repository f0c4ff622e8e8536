package dev.sluice.gateway.dialect.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.error.ErrorKind;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Spark's HTTP API. It is asked as OpenAI's is, but its answers lack the reason for which they end, what they are and when they
 * were made, and tell errors with status 200; so they are read and written anew.
 */
public final class SparkDialect implements Dialect {
    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        SparkRequest request = new SparkRequest(conversation, target);
        byte[] body = request.write();
        return new Asked("/chat/completions", Map.of(), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new SparkAnswer();
    }

    @Override
    public ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        JsonNode read = Trees.read(body, 0, body.length);
        return read == null ? null : Fault.of(read.path("error").path("code").asText(""));
    }
}
