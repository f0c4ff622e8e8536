package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.moderations.ModerationCreateParams;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK gets vectors and judgements from {@link Upstream}. */
class OpenAiEmbeddingsSdkTest extends WithOpenAiSdk {

    @Test
    void vectorsAreTheSameAsFloatsAndInBase64() {
        CreateEmbeddingResponse floats = sdk.embeddings()
                .create(ask().encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());
        CreateEmbeddingResponse byDefault = sdk.embeddings().create(ask().build());

        assertThat(floats.data()).hasSize(2);
        List<Float> first = floats.data().getFirst().embedding();
        List<Float> same = byDefault.data().getFirst().embedding();
        assertThat(first).hasSize(4);
        for (int i = 0; i < first.size(); i++) {
            assertThat(same.get(i)).isCloseTo(first.get(i), offset(1e-6f));
        }
        assertThat(byDefault.usage().promptTokens()).isPositive();
    }

    @Test
    void aRequestWithoutInputIsRefused() {
        EmbeddingCreateParams empty = EmbeddingCreateParams.builder()
                .model("demo")
                .inputOfArrayOfStrings(List.of())
                .build();

        assertThatThrownBy(() -> sdk.embeddings().create(empty)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void aModeration() {
        ModerationCreateParams ask =
                ModerationCreateParams.builder().input("some violence").build();

        assertThat(sdk.moderations().create(ask).results().getFirst().flagged()).isTrue();
    }

    private static EmbeddingCreateParams.Builder ask() {
        return EmbeddingCreateParams.builder().model("demo").dimensions(4).inputOfArrayOfStrings(List.of("one", "two"));
    }
}
