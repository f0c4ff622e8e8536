package dev.sluice.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkReaderTest {
    private final List<Long> stamps = new ArrayList<>();
    private final ChunkReader reader = new ChunkReader(stamps::add);

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 100, 10_000})
    void findsStampsAndTheEndHoweverTheBytesAreCut(int cut) {
        // Given
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Chunk chunk = new Chunk(Shape.OPENAI);
        stream.writeBytes(bytes(chunk.stamped(1_234_567_890_123L)));
        stream.writeBytes(bytes(chunk.stamped(Long.MAX_VALUE)));
        stream.writeBytes(bytes(chunk.usage(2)));
        stream.writeBytes(bytes(chunk.end()));
        byte[] all = stream.toByteArray();

        // When
        for (int from = 0; from < all.length; from += cut) {
            reader.feed(Arrays.copyOfRange(all, from, Math.min(all.length, from + cut)));
        }

        // Then
        assertThat(stamps).containsExactly(1_234_567_890_123L, Long.MAX_VALUE);
        assertThat(reader.chunks()).isEqualTo(2);
        assertThat(reader.done()).isTrue();
    }

    @Test
    void aStreamWithoutItsEndMarkIsNotDone() {
        reader.feed("data: [DON".getBytes(StandardCharsets.US_ASCII));

        assertThat(reader.done()).isFalse();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
