package dev.sluice.testkit;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;

/** OpenAI's own SDK, told to ask once. */
public final class OpenAiSdk {
    private OpenAiSdk() {}

    /** The caller's, to be closed. */
    public static OpenAIClient at(String baseUrl, String key) {
        return OpenAIOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(baseUrl)
                .maxRetries(0)
                .build();
    }
}
