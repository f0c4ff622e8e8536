package dev.sluice.gateway.dialect.wenxin;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Baidu's {@code wenxinworkshop/chat}, below {@code /rpc/2.0/ai_custom/v1}: the model stands in the path. Every answer has status
 * 200, errors too.
 */
public final class WenxinDialect implements Dialect {
    private static final String CHAT = "/wenxinworkshop/chat/";

    /** By the model's name in lower case, where the path has another one. */
    private static final Map<String, String> PATHS = Map.ofEntries(
            Map.entry("ernie-4.0", "completions_pro"),
            Map.entry("ernie-4.0-8k", "completions_pro"),
            Map.entry("ernie-bot-4", "completions_pro"),
            Map.entry("ernie-3.5-8k", "completions"),
            Map.entry("ernie-bot", "completions"),
            Map.entry("ernie-bot-8k", "ernie_bot_8k"),
            Map.entry("ernie-bot-turbo", "eb-instant"),
            Map.entry("ernie-lite-8k-0922", "eb-instant"),
            Map.entry("ernie-lite-8k-0308", "ernie-lite-8k"),
            Map.entry("ernie-speed", "ernie_speed"),
            Map.entry("ernie-speed-8k", "ernie_speed"),
            Map.entry("bloomz-7b", "bloomz_7b1"));

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        ChatBody request = new ChatBody(conversation, target);
        byte[] body = request.write();
        String model = target.model().toLowerCase(Locale.ROOT);
        String path = PATHS.getOrDefault(model, URLEncoder.encode(model, StandardCharsets.UTF_8));
        return new Asked(CHAT + path, Map.of(), body, request.dropped());
    }

    @Override
    public Understanding answer() {
        return new ChatResult();
    }

    @Override
    public Embedder embedder() {
        return new EmbeddingsBody();
    }
}
