package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.speech.SpeechModel;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImageModel;
import com.openai.models.images.ImagesResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What OpenAI's own SDK wants of completions, images and speech, from an {@link Upstream} or through a gateway. */
public abstract class OpenAiMediaJudge {
    /** Whose server is judged. */
    protected abstract OpenAIClient sdk();

    @Test
    protected void aCompletion() {
        Completion made = sdk().completions().create(complete().n(2).build());

        assertThat(made.choices()).hasSize(2);
        assertThat(made.choices().getFirst().text()).startsWith("Sure: 1");
        assertThat(made.usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    protected void aCompletionThatIsStreamed() {
        StringBuilder text = new StringBuilder();
        try (StreamResponse<Completion> made =
                sdk().completions().createStreaming(complete().build())) {
            made.stream().flatMap(part -> part.choices().stream()).forEach(choice -> text.append(choice.text()));
        }

        assertThat(text).contains("1, 2, 3, 4, 5.");
    }

    @Test
    protected void imagesWithTheirTokens() {
        ImagesResponse made = sdk().images()
                .generate(draw().model(ImageModel.GPT_IMAGE_1).n(2).build());

        assertThat(made.data().orElseThrow()).hasSize(2);
        assertThat(made.data().orElseThrow().getFirst().b64Json().orElseThrow()).startsWith("iVBOR");
        assertThat(made.usage().orElseThrow().outputTokens()).isEqualTo(2 * 1_056);
    }

    @Test
    protected void imagesWithTheirAddresses() {
        ImagesResponse made =
                sdk().images().generate(draw().model(ImageModel.DALL_E_3).build());

        assertThat(made.data().orElseThrow().getFirst().url().orElseThrow()).startsWith("https://");
        assertThat(made.usage()).isEmpty();
    }

    @Test
    protected void anImageWhoseStagesAreShown() {
        List<ImageGenStreamEvent> events;
        try (StreamResponse<ImageGenStreamEvent> made = sdk().images()
                .generateStreaming(
                        draw().model(ImageModel.GPT_IMAGE_1).partialImages(2).build())) {
            events = made.stream().toList();
        }

        assertThat(events).hasSize(3);
        assertThat(events.getFirst().isGenerationPartialImage()).isTrue();
        assertThat(events.getLast().asGenerationCompleted().usage().outputTokens())
                .isEqualTo(1_056 + 200);
    }

    @Test
    protected void speech() throws Exception {
        try (HttpResponse made =
                sdk().audio().speech().create(speak().model(SpeechModel.TTS_1).build())) {
            assertThat(made.headers().values("content-type")).contains("audio/mpeg");
            assertThat(made.body().readAllBytes()).hasSize(4_000);
        }
    }

    @Test
    protected void errorsAreItsExceptions() {
        assertThatThrownBy(() -> sdk().audio()
                        .speech()
                        .create(speak().model(SpeechModel.TTS_1).speed(9).build()))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> sdk().images()
                        .generate(draw().model(ImageModel.DALL_E_3).n(2).build()))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() ->
                        sdk().completions().create(complete().n(3).bestOf(2).build()))
                .isInstanceOf(BadRequestException.class);
    }

    protected static CompletionCreateParams.Builder complete() {
        return CompletionCreateParams.builder()
                .model(CompletionCreateParams.Model.GPT_3_5_TURBO_INSTRUCT)
                .prompt("count to 5");
    }

    protected static ImageGenerateParams.Builder draw() {
        return ImageGenerateParams.builder().prompt("a lock on a canal");
    }

    protected static SpeechCreateParams.Builder speak() {
        return SpeechCreateParams.builder().input("Water rises.").voice(SpeechCreateParams.Voice.ALLOY);
    }
}
