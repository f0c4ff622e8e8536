package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.errors.NotFoundException;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.OpenAiMediaJudge;
import dev.sluice.testkit.OpenAiSdk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK before a gateway: completions, images and speech, and what becomes of them in the books. */
class OpenAiMediaSdkTest extends OpenAiMediaJudge {
    private final Rig rig = new Rig(1);
    private final OpenAIClient sdk = OpenAiSdk.at(rig.uri("/v1").toString(), Rig.KEY);

    @AfterEach
    void close() {
        sdk.close();
        rig.close();
    }

    @Override
    protected OpenAIClient sdk() {
        return sdk;
    }

    @Override
    @Test
    protected void aCompletionThatIsStreamed() {
        super.aCompletionThatIsStreamed();

        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Override
    @Test
    protected void imagesWithTheirTokens() {
        super.imagesWithTheirTokens();

        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(2 * 1_056);
    }

    @Override
    @Test
    protected void speech() throws Exception {
        super.speech();

        assertThat(rig.lastSettled().event().usage().pieces().characters()).isEqualTo(12);
    }

    @Test
    void aModelThatNobodyServesIsItsException() {
        assertThatThrownBy(() -> sdk.audio()
                        .speech()
                        .create(speak().model("nobody-serves-this").build()))
                .isInstanceOf(NotFoundException.class);
    }
}
