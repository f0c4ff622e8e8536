package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.Dialect;
import java.util.Map;
import java.util.TreeMap;

/** The upstreams that golden files tell of. */
final class Upstreams {
    private static final Map<String, String> PLACE = Map.of("project", "acme-1", "region", "us-east5");
    private static final String CLAUDE_ON_BEDROCK = "anthropic.claude-sonnet-4-5-20250929-v1:0";

    /** Name in the files → the dialect and a model of its. */
    static final Map<String, Upstream> ALL = new TreeMap<>(Map.ofEntries(
            upstream("anthropic", "anthropic", "claude-sonnet-4-5"),
            upstream("bedrock", "bedrock", CLAUDE_ON_BEDROCK),
            Map.entry("bedrock-invoke", new Upstream("bedrock", CLAUDE_ON_BEDROCK, Map.of("api", "invoke"))),
            upstream("cohere", "cohere", "command-a-03-2025"),
            upstream("dashscope", "dashscope", "qwen-plus"),
            upstream("gemini", "gemini", "gemini-2.5-flash"),
            upstream("hunyuan", "hunyuan", "hunyuan-turbos-latest"),
            upstream("ollama", "ollama", "llama3.2"),
            upstream("spark", "spark", "4.0Ultra"),
            upstream("spark-websocket", "spark-websocket", "4.0Ultra"),
            Map.entry("vertex-claude", new Upstream("vertex", "claude-sonnet-4-5", PLACE)),
            Map.entry("vertex-gemini", new Upstream("vertex", "gemini-2.5-flash", PLACE)),
            upstream("wenxin", "wenxin", "ernie-4.0-8k")));

    private Upstreams() {}

    record Upstream(String dialect, String model, Map<String, String> options) {
        Dialect speaks() {
            return Dialects.of(dialect, model, options);
        }
    }

    private static Map.Entry<String, Upstream> upstream(String name, String dialect, String model) {
        return Map.entry(name, new Upstream(dialect, model, Map.of()));
    }
}
