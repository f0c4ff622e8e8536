package dev.sluice.gateway.translation;

import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.conversation.claude.Claude;
import dev.sluice.gateway.dialect.anthropic.AnthropicDialect;
import dev.sluice.gateway.dialect.anthropic.Hosting;
import dev.sluice.gateway.dialect.bedrock.BedrockDialect;
import dev.sluice.gateway.dialect.cohere.CohereDialect;
import dev.sluice.gateway.dialect.dashscope.DashScopeDialect;
import dev.sluice.gateway.dialect.gemini.GeminiDialect;
import dev.sluice.gateway.dialect.gemini.Host;
import dev.sluice.gateway.dialect.hunyuan.HunyuanDialect;
import dev.sluice.gateway.dialect.ollama.OllamaDialect;
import dev.sluice.gateway.dialect.openai.ChatChunks;
import dev.sluice.gateway.dialect.openai.ChatCompletion;
import dev.sluice.gateway.dialect.spark.SparkDialect;
import dev.sluice.gateway.dialect.spark.SparkSocketDialect;
import dev.sluice.gateway.dialect.wenxin.WenxinDialect;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The dialects that upstreams speak beside OpenAI's, by their names in the catalogue. Where a vendor speaks several, the model
 * and the channel's options decide.
 */
public final class Dialects {
    private static final Map<String, Choice> KNOWN = Map.ofEntries(
            always("anthropic", new AnthropicDialect(Hosting.ANTHROPIC)),
            Map.entry("bedrock", bedrock()),
            always("cohere", new CohereDialect()),
            always("dashscope", new DashScopeDialect()),
            always("gemini", new GeminiDialect(Host.AI_STUDIO, Places::aiStudio)),
            always("hunyuan", new HunyuanDialect()),
            always("ollama", new OllamaDialect()),
            always("spark", new SparkDialect()),
            always("spark-websocket", new SparkSocketDialect()),
            Map.entry("vertex", vertex()),
            always("wenxin", new WenxinDialect()));

    /** Of what a vendor speaks, by what it calls the model, and the channel's options. */
    private interface Choice {
        Dialect of(String model, Map<String, String> options);
    }

    private Dialects() {}

    /** The one that a channel's upstream speaks to ask that model. */
    public static Dialect of(RouteTable.Channel channel, String model) {
        return of(channel.dialect(), model, channel.options() == null ? Map.of() : channel.options());
    }

    /**
     * Null for OpenAI's own, which is not translated.
     *
     * @param model what the upstream calls it
     * @param options of the channel
     */
    public static Dialect of(String name, String model, Map<String, String> options) {
        Choice known = KNOWN.get(name);
        return known == null ? null : known.of(model, options);
    }

    private static Choice bedrock() {
        Dialect converse = new BedrockDialect();
        Dialect invoked = new InvokedClaude();
        return (model, options) ->
                "invoke".equals(options.get("api")) && Claude.of(model) != Claude.NONE ? invoked : converse;
    }

    private static Choice vertex() {
        Dialect claude =
                new AnthropicDialect(new Hosting(Places::vertexAnthropic, Map.of(), "vertex-2023-10-16", false, true));
        Dialect gemini = new GeminiDialect(Host.VERTEX, Places::vertexGoogle);
        return (model, options) -> model.startsWith("claude-") ? claude : gemini;
    }

    private static Map.Entry<String, Choice> always(String name, Dialect dialect) {
        return Map.entry(name, (model, options) -> dialect);
    }

    /**
     * Begins to translate an answer.
     *
     * @param stream whether it comes as one
     * @param id of the operation
     * @param created epoch seconds
     * @param model as the client asked for it
     */
    public static Translation translate(
            Dialect dialect, boolean stream, String id, long created, String model, int maxEventBytes) {
        return stream
                ? new StreamTranslation(
                        dialect.answer(), dialect.framing(), new ChatChunks(id, created, model), maxEventBytes)
                : new WholeTranslation(whole(dialect.answer(), new ChatCompletion(id, created, model)));
    }

    private static UnaryOperator<byte[]> whole(Understanding answer, ChatCompletion completion) {
        return body -> {
            answer.whole(body, completion::add);
            return completion.body();
        };
    }
}
