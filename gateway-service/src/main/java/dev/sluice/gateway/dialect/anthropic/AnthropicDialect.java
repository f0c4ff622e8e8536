package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.error.ErrorKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Anthropic's Messages API, at Anthropic or wherever else Claude is served. */
public final class AnthropicDialect implements Dialect {
    private static final String NO_MONEY = "credit balance is too low";

    private static final String FILES = "files-api-2025-04-14";

    private final Hosting hosting;

    public AnthropicDialect(Hosting hosting) {
        this.hosting = hosting;
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        MessagesRequest request = new MessagesRequest(conversation, target, hosting);
        byte[] body = request.write();
        Map<String, String> headers = new HashMap<>(hosting.headers());
        if (request.usesFiles()) {
            headers.put("anthropic-beta", FILES);
        }
        return new Asked(hosting.path().apply(target), headers, body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new MessagesAnswer();
    }

    @Override
    public ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        return switch (status) {
            case 400 -> noMoney(body) ? ErrorKind.UPSTREAM_QUOTA : null;
            case 402 -> ErrorKind.UPSTREAM_QUOTA;
            case 529 -> ErrorKind.UPSTREAM_FAILED;
            default -> null;
        };
    }

    private static boolean noMoney(byte[] body) {
        JsonNode root = Trees.read(body, 0, body.length);
        return root != null
                && Trees.textOrEmpty(root.path("error"), "message")
                        .toLowerCase(Locale.ROOT)
                        .contains(NO_MONEY);
    }
}
