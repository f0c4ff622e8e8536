package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.Dialect;
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
import dev.sluice.gateway.dialect.wenxin.WenxinDialect;
import java.util.Map;
import java.util.function.Function;

/**
 * The dialects that upstreams speak beside OpenAI's, by their names in the catalogue. Where a vendor speaks several, the model
 * decides.
 */
public final class Dialects {
    private static final Map<String, Function<String, Dialect>> KNOWN = Map.ofEntries(
            always("anthropic", new AnthropicDialect(Hosting.ANTHROPIC)),
            always("bedrock", new BedrockDialect()),
            always("cohere", new CohereDialect()),
            always("dashscope", new DashScopeDialect()),
            always("gemini", new GeminiDialect(Host.AI_STUDIO, Places::aiStudio)),
            always("hunyuan", new HunyuanDialect()),
            always("ollama", new OllamaDialect()),
            always("spark", new SparkDialect()),
            Map.entry("vertex", vertex()),
            always("wenxin", new WenxinDialect()));

    private Dialects() {}

    /**
     * Null for OpenAI's own, which is not translated.
     *
     * @param model what the upstream calls it
     */
    public static Dialect of(String name, String model) {
        Function<String, Dialect> known = KNOWN.get(name);
        return known == null ? null : known.apply(model);
    }

    private static Function<String, Dialect> vertex() {
        Dialect claude = new AnthropicDialect(new Hosting(Places::vertexAnthropic, Map.of(), "vertex-2023-10-16"));
        Dialect gemini = new GeminiDialect(Host.VERTEX, Places::vertexGoogle);
        return model -> model.startsWith("claude-") ? claude : gemini;
    }

    private static Map.Entry<String, Function<String, Dialect>> always(String name, Dialect dialect) {
        return Map.entry(name, model -> dialect);
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
                : new WholeTranslation(dialect.answer(), new ChatCompletion(id, created, model));
    }
}
