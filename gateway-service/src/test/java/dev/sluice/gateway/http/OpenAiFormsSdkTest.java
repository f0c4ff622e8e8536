package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.MultipartField;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateResponse;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.audio.translations.TranslationCreateParams;
import com.openai.models.images.ImageCreateVariationParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImagesResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK, which writes forms in its own way, before a gateway. */
class OpenAiFormsSdkTest extends WithOpenAiSdk {

    @Test
    void aTranscription() {
        TranscriptionCreateResponse made =
                sdk.audio().transcriptions().create(sound("gpt-4o-transcribe").build());

        assertThat(made.asTranscription().text()).isEqualTo("A sluice lets water through.");
        assertThat(made.asTranscription().usage().orElseThrow().asTokens().inputTokens())
                .isEqualTo(24);
    }

    @Test
    void aTranscriptionWithDetails() {
        TranscriptionCreateResponse made = sdk.audio()
                .transcriptions()
                .create(sound("whisper-1")
                        .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                        .build());

        assertThat(made.asVerbose().duration()).isEqualTo(2);
    }

    @Test
    void aStream() {
        try (StreamResponse<TranscriptionStreamEvent> events = sdk.audio()
                .transcriptions()
                .createStreaming(sound("gpt-4o-transcribe").build())) {
            List<TranscriptionStreamEvent> all = events.stream().toList();

            assertThat(all).hasSizeGreaterThan(2);
            assertThat(all.getLast().asTranscriptTextDone().text()).isEqualTo("A sluice lets water through.");
        }
    }

    @Test
    void aTranslation() {
        TranslationCreateParams ask = TranslationCreateParams.builder()
                .model("whisper-1")
                .file(file("speech.wav", "audio/wav", FormBody.wave(2)))
                .build();

        assertThat(sdk.audio().translations().create(ask).asTranslation().text())
                .isEqualTo("A sluice lets water through.");
    }

    @Test
    void anEdit() {
        ImageEditParams ask = ImageEditParams.builder()
                .model("gpt-image-1")
                .image(MultipartField.<ImageEditParams.Image>builder()
                        .value(ImageEditParams.Image.ofInputStream(new ByteArrayInputStream(new byte[9])))
                        .filename("a.png")
                        .contentType("image/png")
                        .build())
                .prompt("a hat")
                .build();

        ImagesResponse made = sdk.images().edit(ask);

        assertThat(made.data().orElseThrow()).hasSize(1);
        assertThat(made.usage().orElseThrow().outputTokens()).isEqualTo(1_000);
    }

    @Test
    void aVariation() {
        ImageCreateVariationParams ask = ImageCreateVariationParams.builder()
                .model("dall-e-2")
                .image(file("a.png", "image/png", new byte[9]))
                .n(2)
                .build();

        assertThat(sdk.images().createVariation(ask).data().orElseThrow()).hasSize(2);
    }

    @Test
    void errorsAreItsExceptions() {
        TranscriptionCreateParams refused = sound("gpt-4o-transcribe")
                .responseFormat(AudioResponseFormat.SRT)
                .build();

        assertThatThrownBy(() -> sdk.audio().transcriptions().create(refused)).isInstanceOf(BadRequestException.class);
    }

    private static TranscriptionCreateParams.Builder sound(String model) {
        return TranscriptionCreateParams.builder().model(model).file(file("speech.wav", "audio/wav", FormBody.wave(2)));
    }

    private static MultipartField<InputStream> file(String name, String type, byte[] content) {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(content))
                .filename(name)
                .contentType(type)
                .build();
    }
}
