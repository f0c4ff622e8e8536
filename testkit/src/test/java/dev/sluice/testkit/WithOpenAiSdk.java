package dev.sluice.testkit;

import com.openai.client.OpenAIClient;
import org.junit.jupiter.api.AfterEach;

/** OpenAI's own SDK before an {@link Upstream}. */
abstract class WithOpenAiSdk {
    final Upstream upstream = Upstream.start();
    final OpenAIClient sdk = OpenAiSdk.at(upstream.baseUrl(), "sk-test");

    @AfterEach
    void close() {
        sdk.close();
        upstream.close();
    }
}
