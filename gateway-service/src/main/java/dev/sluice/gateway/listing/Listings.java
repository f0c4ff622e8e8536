package dev.sluice.gateway.listing;

import dev.sluice.contracts.RouteTable;
import java.util.Map;

/** How the models of a channel are listed, by what its upstream speaks. */
public final class Listings {
    private static final String AZURE = "azure-openai";
    private static final String VERTEX = "vertex-openai";
    private static final Map<String, String> ANTHROPIC_VERSION = Map.of("anthropic-version", "2023-06-01");

    private Listings() {}

    public static Listing of(RouteTable.Channel channel) {
        String baseUrl = channel.baseUrl();
        return switch (channel.dialect()) {
            case null -> openAi(channel);
            case "openai" -> openAi(channel);
            case "anthropic" -> new Listed(baseUrl, ANTHROPIC_VERSION, new AnthropicPages(), null);
            case "gemini" -> Listed.of(baseUrl, new GeminiPages());
            case "ollama" -> Listed.of(baseUrl, new OllamaPages());
            case "cohere" -> Listed.of(CoherePages.baseUrl(baseUrl), new CoherePages());
            case "bedrock" -> bedrock(baseUrl);
            case "vertex" -> vertex();
            case "dashscope" -> unlistable("DashScope's own API has", "Bailian's list of models");
            case "spark", "spark-websocket" -> unlistable("Spark has", "iFlytek's console");
            case "wenxin" -> unlistable("Wenxin Workshop has", "Qianfan's list of models");
            case "hunyuan" -> unlistable("The cloud API of Hunyuan has", "Tencent Cloud's list of models");
            default ->
                new Unlistable("This gateway does not know how upstreams list their models that speak `"
                        + channel.dialect() + "`; a newer one may. Name the models of the channel yourself.");
        };
    }

    private static Listing openAi(RouteTable.Channel channel) {
        if (VERTEX.equals(channel.provider())) {
            return vertex();
        }
        if (!AZURE.equals(channel.provider())) {
            return Listed.of(channel.baseUrl(), new OpenAiPages());
        }
        // Paths are given where the API has versions.
        String version = channel.paths() == null ? null : channel.options().get("apiVersion");
        return new Listed(channel.baseUrl(), Map.of(), new AzurePages(version), AzurePages.NOTE);
    }

    private static Listing vertex() {
        return unlistable("Vertex AI has", "Model Garden");
    }

    private static Listing bedrock(String ofChats) {
        String baseUrl = BedrockPages.baseUrl(ofChats);
        return baseUrl == null
                ? new Unlistable("Bedrock lists its models at another host, which cannot be told from this base URL."
                        + " Name the models of the channel yourself.")
                : new Listed(baseUrl, Map.of(), new BedrockPages(), BedrockPages.NOTE);
    }

    private static Listing unlistable(String who, String where) {
        return new Unlistable(who + " no list that a channel's credential can read. Name the models of the channel"
                + " yourself, as " + where + " has them.");
    }
}
