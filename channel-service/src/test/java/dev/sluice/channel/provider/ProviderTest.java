package dev.sluice.channel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.channel.provider.Provider.Option;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {
    private final Providers providers = new Providers();

    @ParameterizedTest
    @CsvSource({
        "openai, , https://api.openai.com/v1",
        "groq, , https://api.groq.com/openai/v1",
        "together, , https://api.together.xyz/v1",
        "ollama, , http://localhost:11434/v1",
        "ollama-native, , http://localhost:11434",
        "ollama-native, https://proxy.example/ollama/, https://proxy.example/ollama",
        "cohere, , https://api.cohere.com/v2",
        "vllm, , http://localhost:8000/v1",
        "deepseek, , https://api.deepseek.com/v1",
        "moonshot, , https://api.moonshot.cn/v1",
        "mistral, , https://api.mistral.ai/v1",
        "openrouter, , https://openrouter.ai/api/v1",
        "one-api, , http://localhost:3000/v1",
        "openai, https://proxy.example, https://proxy.example/v1",
        "openai, https://proxy.example/, https://proxy.example/v1",
        "openai, https://proxy.example/v1, https://proxy.example/v1",
        "openai, https://proxy.example/v1///, https://proxy.example/v1",
        "openai, https://proxy.example/a/v2beta1, https://proxy.example/a/v2beta1",
        "openai, https://proxy.example:8443/v1x/openai, https://proxy.example:8443/v1x/openai/v1",
        "sluice, http://10.0.0.1:8080, http://10.0.0.1:8080/v1",
        "zhipu, , https://open.bigmodel.cn/api/paas/v4",
        "zhipu, https://api.z.ai/api/, https://api.z.ai/api/paas/v4",
        "zhipu, https://api.z.ai/api/coding/paas/v4, https://api.z.ai/api/coding/paas/v4",
        "zhipu, https://proxy.example/paas, https://proxy.example/paas/api/paas/v4",
        "dashscope, https://dashscope-intl.aliyuncs.com/compatible-mode, https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        "fireworks, , https://api.fireworks.ai/inference/v1",
        "volcengine, , https://ark.cn-beijing.volces.com/api/v3",
        "baidu, , https://qianfan.baidubce.com/v2",
        "spark, https://spark-api-open.xf-yun.com/v2, https://spark-api-open.xf-yun.com/v2",
        "spark-websocket, , wss://spark-api.xf-yun.com",
        "spark-websocket, wss://proxy.example/spark/, wss://proxy.example/spark",
        "perplexity, , https://api.perplexity.ai",
        "github-models, https://models.github.ai/orgs/acme/inference/, https://models.github.ai/orgs/acme/inference",
    })
    void callsTheVersionSegmentExactlyOnce(String provider, String typed, String called) {
        Provider found = providers.find(provider).orElseThrow();

        assertThat(found.address(found.settle(typed, Map.of())).baseUrl()).isEqualTo(called);
    }

    @ParameterizedTest
    @CsvSource({
        "spark-websocket, https://spark-api.xf-yun.com, must be a ws or wss URL",
        "spark, wss://spark-api.xf-yun.com, must be an http or https URL"
    })
    void wantsTheSchemeThatItIsAskedOver(String provider, String typed, String message) {
        Provider found = providers.find(provider).orElseThrow();

        assertThatThrownBy(() -> found.settle(typed, Map.of())).hasMessageStartingWith(message);
    }

    @Test
    void wantsAnAddressWhereThereIsNoDefault() {
        Provider custom = providers.find("openai-custom").orElseThrow();

        assertThatThrownBy(() -> custom.settle(null, Map.of())).hasMessageContaining("is required");
    }

    /** What stands in a URL must not be able to make another one of it. */
    @Test
    void noOptionInAUrlMayHoldACharacterThatUrlsAreMadeOf() {
        new Providers().all().forEach(provider -> {
            String urls = provider.baseUrl() + provider.regions() + provider.paths();
            provider.options().stream()
                    .filter(option -> urls.contains("{" + option.name() + "}"))
                    .forEach(option -> holdsNoneOf("/?#@:%&\\{ ", option));
        });
    }

    private static void holdsNoneOf(String characters, Option option) {
        String value = option.example() == null ? option.fallback() : option.example();
        assertThat(option.allows(value)).as(option.name()).isTrue();
        characters.chars().forEach(c -> assertThat(option.allows(value + (char) c) || option.allows((char) c + value))
                .as(option.name() + " with " + (char) c)
                .isFalse());
    }
}
