package dev.sluice.testkit;

import com.openai.client.OpenAIClient;
import org.junit.jupiter.api.AfterEach;

/** OpenAI's own SDK gets completions, images and speech from {@link Upstream}. */
class OpenAiMediaSdkTest extends OpenAiMediaJudge {
    private final Upstream upstream = Upstream.start();
    private final OpenAIClient sdk = OpenAiSdk.at(upstream.baseUrl(), "sk-test");

    @AfterEach
    void close() {
        sdk.close();
        upstream.close();
    }

    @Override
    protected OpenAIClient sdk() {
        return sdk;
    }
}
