package dev.sluice.channel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    })
    void callsTheVersionSegmentExactlyOnce(String provider, String typed, String called) {
        assertThat(providers.find(provider).orElseThrow().effectiveUrl(typed)).isEqualTo(called);
    }

    @Test
    void wantsAnAddressWhereThereIsNoDefault() {
        assertThatThrownBy(() -> providers.find("openai-custom").orElseThrow().effectiveUrl(null))
                .hasMessageContaining("is required");
    }
}
