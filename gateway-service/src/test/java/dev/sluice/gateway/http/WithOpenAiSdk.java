package dev.sluice.gateway.http;

import com.openai.client.OpenAIClient;
import dev.sluice.testkit.OpenAiSdk;
import org.junit.jupiter.api.AfterEach;

/** OpenAI's own SDK before a gateway with one upstream. */
abstract class WithOpenAiSdk {
    final Rig rig = new Rig(1);
    final OpenAIClient sdk = OpenAiSdk.at(rig.uri("/v1").toString(), Rig.KEY);

    @AfterEach
    void close() {
        sdk.close();
        rig.close();
    }
}
