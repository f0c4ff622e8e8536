package dev.sluice.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lengths of recordings; WAV files are written by the JDK. */
class RecordingTest {
    @ParameterizedTest
    @CsvSource({
        "8000,  8, 1, 16000,  2",
        "16000, 16, 1, 16001, 2",
        "44100, 16, 2, 441000, 10",
        "48000, 24, 1, 10, 1",
    })
    void aWaveFileTellsItsLength(int rate, int bits, int channels, int frames, long seconds) throws IOException {
        byte[] wave = wave(rate, bits, channels, frames);
        byte[] body = new byte[wave.length + 20];
        System.arraycopy(wave, 0, body, 10, wave.length);

        assertThat(Recording.of(body, 10, 10 + wave.length)).isEqualTo(new Recording(seconds, seconds));
    }

    @Test
    void whatAWaveFileSaysOfItsSizeIsNotBelieved() throws IOException {
        byte[] wave = wave(8_000, 16, 1, 80_000);
        ByteBuffer fields = ByteBuffer.wrap(wave).order(ByteOrder.LITTLE_ENDIAN);
        fields.putInt(28, Integer.MAX_VALUE).putInt(40, 1);

        assertThat(Recording.of(wave, 0, wave.length).likely()).isEqualTo(10);
    }

    @Test
    void chunksBeforeTheFormatAreSkipped() throws IOException {
        byte[] wave = wave(8_000, 16, 1, 8_000);
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(wave, 0, 12);
        with.writeBytes(new byte[] {'L', 'I', 'S', 'T', 3, 0, 0, 0, 'a', 'b', 'c', 0});
        with.write(wave, 12, wave.length - 12);

        assertThat(Recording.of(with.toByteArray(), 0, with.size())).isEqualTo(new Recording(1, 1));
    }

    @Test
    void anotherFileIsTakenForItsSize() throws IOException {
        byte[] compressed = wave(8_000, 16, 1, 40_000);
        compressed[20] = 2;

        assertThat(Recording.of(new byte[80_000], 0, 80_000)).isEqualTo(new Recording(10, 107));
        assertThat(Recording.of(new byte[0], 0, 0)).isEqualTo(new Recording(1, 1));
        assertThat(Recording.of(compressed, 0, compressed.length)).isEqualTo(new Recording(11, 107));
    }

    @Test
    void aWaveFileThatIsCutAnywhereHasALength() throws IOException {
        byte[] wave = wave(8_000, 16, 1, 100);

        for (int length = 0; length < wave.length; length++) {
            assertThat(Recording.of(Arrays.copyOf(wave, length), 0, length).most())
                    .isPositive();
        }
    }

    private static byte[] wave(int rate, int bits, int channels, int frames) throws IOException {
        AudioFormat format = new AudioFormat(rate, bits, channels, bits > 8, false);
        byte[] sound = new byte[frames * format.getFrameSize()];
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(sound), format, frames), AudioFileFormat.Type.WAVE, file);
        return file.toByteArray();
    }
}
