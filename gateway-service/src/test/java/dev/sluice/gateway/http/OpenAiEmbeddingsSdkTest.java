package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.moderations.ModerationCreateParams;
import dev.sluice.testkit.vendor.CohereServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK, which asks for Base64 unless told otherwise, before a gateway. */
class OpenAiEmbeddingsSdkTest extends WithOpenAiSdk {

    @Test
    void vectorsOfAnUpstreamThatSpeaksAsItDoes() {
        CreateEmbeddingResponse made =
                sdk.embeddings().create(ask().dimensions(3).build());

        assertThat(made.data()).hasSize(2);
        assertThat(made.data().getFirst().embedding()).hasSize(3);
        assertThat(made.usage().promptTokens()).isPositive();
    }

    @Test
    void vectorsThatWereTranslated() {
        try (CohereServer cohere = CohereServer.start()) {
            cohere.answer(
                    "{\"embeddings\":{\"float\":[[0.25,-0.5],[1,2]]},\"meta\":{\"billed_units\":{\"input_tokens\":7}}}");
            rig.dialect = "cohere";
            rig.foreign = cohere.baseUrl();

            CreateEmbeddingResponse made = sdk.embeddings().create(ask().build());

            assertThat(made.data().get(0).embedding()).containsExactly(0.25f, -0.5f);
            assertThat(made.data().get(1).embedding()).containsExactly(1f, 2f);
            assertThat(made.usage().promptTokens()).isEqualTo(7);
        }
    }

    @Test
    void aModeration() {
        ModerationCreateParams ask =
                ModerationCreateParams.builder().input("some violence").build();

        assertThat(sdk.moderations().create(ask).results().getFirst().flagged()).isTrue();
    }

    @Test
    void errorsAreItsExceptions() {
        EmbeddingCreateParams unknown = EmbeddingCreateParams.builder()
                .model("nobody-serves-this")
                .input("a")
                .build();
        EmbeddingCreateParams empty = EmbeddingCreateParams.builder()
                .model("vectors")
                .inputOfArrayOfStrings(List.of())
                .build();

        assertThatThrownBy(() -> sdk.embeddings().create(unknown)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> sdk.embeddings().create(empty)).isInstanceOf(BadRequestException.class);
    }

    private static EmbeddingCreateParams.Builder ask() {
        return EmbeddingCreateParams.builder().model("vectors").inputOfArrayOfStrings(List.of("one", "two"));
    }
}
