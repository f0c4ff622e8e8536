package dev.sluice.gateway.dialect.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.Locale;
import java.util.Map;

/**
 * Spark over a WebSocket, as it was before its HTTP API: one frame asks, and frames answer until one has the status 2. Always a
 * stream; whole answers are read from all of its frames.
 */
public final class SparkSocketDialect implements Dialect {
    /** The versions that others name models by, and their names here. */
    private static final Map<String, String> DOMAINS = Map.of(
            "sparkdesk-v1.1", "lite",
            "sparkdesk-v3.1", "generalv3",
            "sparkdesk-v3.1-128k", "pro-128k",
            "sparkdesk-v3.5", "generalv3.5",
            "sparkdesk-v3.5-32k", "max-32k",
            "sparkdesk-v4.0", "4.0Ultra");

    private static final Map<String, String> PATHS = Map.of(
            "lite", "/v1.1/chat",
            "generalv3", "/v3.1/chat",
            "pro-128k", "/chat/pro-128k",
            "generalv3.5", "/v3.5/chat",
            "max-32k", "/chat/max-32k",
            "4.0Ultra", "/v4.0/chat");

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        String domain = DOMAINS.getOrDefault(target.model().toLowerCase(Locale.ROOT), target.model());
        String path = PATHS.get(domain);
        if (path == null) {
            // Another channel may have another way to it.
            throw new GatewayException(
                    ErrorKind.UPSTREAM_UNREACHABLE, "Spark has no model `" + target.model() + "` behind a WebSocket.");
        }
        FrameRequest request = new FrameRequest(conversation, target, domain);
        byte[] body = request.write();
        return new Asked(path, Map.of(), body, request.dropped(), SparkSocketDialect::isLast);
    }

    @Override
    public Understanding answer() {
        return new FrameAnswer();
    }

    private static boolean isLast(byte[] frame) {
        JsonNode read = Trees.read(frame, 0, frame.length);
        return read == null || FrameAnswer.isLast(read);
    }
}
