package dev.sluice.gateway.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What an upstream sends is cut the same wherever its chunks end, and only refused in the ways that a cutter may. Without {@code
 * JAZZER_FUZZ=1} the seeds of this class' inputs are tried; with it, and one target by name, what Jazzer makes of them.
 *
 * <p>The first byte of an input says how long chunks are.
 */
class CutterFuzzTest {
    private static final int MAX = 1 << 20;

    @FuzzTest(maxDuration = "20s")
    void serverSentEvents(byte[] input) {
        cutsTheSame(input, new SseCutter(MAX), new SseCutter(MAX));
    }

    @FuzzTest(maxDuration = "20s")
    void lines(byte[] input) {
        cutsTheSame(input, new LineCutter(MAX), new LineCutter(MAX));
    }

    @FuzzTest(maxDuration = "20s")
    void eventStream(byte[] input) {
        cutsTheSame(input, new EventStreamCutter(MAX), new EventStreamCutter(MAX));
    }

    /** With checksums that are right, or nothing behind them would ever be reached: lengths and headers are the input's. */
    @FuzzTest(maxDuration = "20s")
    void eventStreamMessage(byte[] input) {
        byte[] message = new byte[EventStreamCutter.PRELUDE + input.length + EventStreamCutter.CHECKSUM];
        ByteBuffer buffer = ByteBuffer.wrap(message).putInt(message.length);
        buffer.putInt(input.length == 0 ? 0 : (input[0] & 0xff) % (input.length + 1));
        buffer.putInt(checksum(message, buffer.position())).put(input);
        buffer.putInt(checksum(message, buffer.position()));
        byte[] chunked = new byte[message.length + 1];
        chunked[0] = 3;
        System.arraycopy(message, 0, chunked, 1, message.length);

        cutsTheSame(chunked, new EventStreamCutter(MAX), new EventStreamCutter(MAX));
        try {
            EventStreamMessage.of(message, 0, message.length).headers();
        } catch (BrokenStreamException refused) {
            assertThat(refused).hasMessageContaining("header");
        }
    }

    private static void cutsTheSame(byte[] input, Cutter atOnce, Cutter inPieces) {
        if (input.length == 0) {
            return;
        }
        int size = 1 + (input[0] & 0x3f);
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);

        assertThat(cut(inPieces, stream, size)).isEqualTo(cut(atOnce, stream, Math.max(1, stream.length)));
    }

    /** The events, and the refusal that ended them. */
    private static List<String> cut(Cutter cutter, byte[] stream, int size) {
        List<String> events = new ArrayList<>();
        SseCutter.Sink sink = (bytes, from, to) -> events.add(new String(bytes, from, to - from, ISO_8859_1));
        try {
            for (int at = 0; at < stream.length; at += size) {
                byte[] chunk = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size));
                cutter.feed(chunk, 0, chunk.length, sink);
            }
            cutter.end(sink);
        } catch (BrokenStreamException refused) {
            events.add("broken: " + refused.getMessage());
        } catch (EventTooLongException refused) {
            events.add("too long");
        }
        return events;
    }

    private static int checksum(byte[] bytes, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, to);
        return (int) crc.getValue();
    }
}
