package dev.sluice.gateway.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

class EventStreamCutterTest {
    private static final int MAX = 4096;
    private static final byte[] HI = HexFormat.of()
            .parseHex("0000009400000057b4ab9aee0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f"
                    + "6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74797065070005"
                    + "6576656e747b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461223a7b2274657874223a2248"
                    + "69227d7d1f944657");

    @Test
    void readsWhatAwsSends() {
        List<byte[]> messages = cut(HI);

        EventStreamMessage message = EventStreamMessage.of(messages.get(0), 0, HI.length);
        assertThat(messages).containsExactly(HI);
        assertThat(message.headers())
                .isEqualTo(Map.of(
                        ":event-type", "contentBlockDelta",
                        ":content-type", "application/json",
                        ":message-type", "event"));
        assertThat(payload(message)).isEqualTo("{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}");
    }

    @Test
    void cutsTheSameMessagesWhereverTheChunksEnd() {
        byte[] empty = AwsMessages.message(Map.of(), "");
        byte[] odd = AwsMessages.bytes(everyKindOfHeader());
        byte[] stream = AwsMessages.joined(HI, empty, odd, HI);

        for (int first = 0; first <= stream.length; first++) {
            for (int second :
                    new int[] {first, Math.min(first + 1, stream.length), Math.min(first + 13, stream.length)}) {
                assertThat(cut(
                                Arrays.copyOfRange(stream, 0, first),
                                Arrays.copyOfRange(stream, first, second),
                                Arrays.copyOfRange(stream, second, stream.length)))
                        .as("split at %d and %d", first, second)
                        .containsExactly(HI, empty, odd, HI);
            }
        }
    }

    @Test
    void skipsHeadersThatAreNoText() {
        byte[] odd = AwsMessages.bytes(everyKindOfHeader());

        EventStreamMessage message = EventStreamMessage.of(odd, 0, odd.length);

        assertThat(message.headers()).isEqualTo(Map.of("text", "é", "last", "x"));
        assertThat(message.header("long")).isNull();
        assertThat(payload(message)).isEqualTo("pay");
    }

    @Test
    void noticesEveryByteThatIsWrong() {
        for (int at = 0; at < HI.length; at++) {
            byte[] broken = HI.clone();
            broken[at] ^= 0x10;
            assertThatThrownBy(() -> cut(broken))
                    .as("byte %d", at)
                    .isInstanceOf(BrokenStreamException.class)
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void refusesLengthsThatCannotBe() {
        for (int[] lengths : new int[][] {{15, 0}, {0, 0}, {-1, 0}, {20, 5}, {20, -1}, {Integer.MAX_VALUE, -16}}) {
            assertThatThrownBy(() -> cut(prelude(lengths[0], lengths[1])))
                    .as("%d and %d", lengths[0], lengths[1])
                    .isInstanceOf(BrokenStreamException.class)
                    .hasMessageContaining("impossible length");
        }
        assertThatThrownBy(() -> cut(prelude(MAX + 1, 0))).isInstanceOf(EventTooLongException.class);
        assertThat(cut(prelude(MAX, 0))).isEmpty();
    }

    @Test
    void refusesHeadersThatAreCutOrUnknown() {
        for (byte[] headers :
                new byte[][] {{5, 'a'}, {1, 'a'}, {1, 'a', 7, 0}, {1, 'a', 7, 0, 2, 'x'}, {1, 'a', 4, 0}, {1, 'a', 10}
                }) {
            byte[] message = withHeaders(headers);
            assertThat(cut(message)).containsExactly(message);
            assertThatThrownBy(() -> EventStreamMessage.of(message, 0, message.length))
                    .as(Arrays.toString(headers))
                    .isInstanceOf(BrokenStreamException.class)
                    .hasMessageContaining("header");
        }
    }

    @Test
    void saysNothingOfAMessageThatIsNotWhole() {
        assertThat(cut(Arrays.copyOf(HI, HI.length - 1))).isEmpty();
    }

    private static Message everyKindOfHeader() {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put("true", HeaderValue.fromBoolean(true));
        headers.put("false", HeaderValue.fromBoolean(false));
        headers.put("byte", HeaderValue.fromByte((byte) 1));
        headers.put("short", HeaderValue.fromShort((short) 1));
        headers.put("int", HeaderValue.fromInteger(1));
        headers.put("long", HeaderValue.fromLong(1));
        headers.put("bytes", HeaderValue.fromByteArray(new byte[300]));
        headers.put("text", HeaderValue.fromString("é"));
        headers.put("time", HeaderValue.fromTimestamp(Instant.EPOCH));
        headers.put("uuid", HeaderValue.fromUuid(new UUID(1, 2)));
        headers.put("last", HeaderValue.fromString("x"));
        return new Message(headers, "pay".getBytes(UTF_8));
    }

    private static byte[] prelude(int total, int headers) {
        ByteBuffer prelude = ByteBuffer.allocate(12).putInt(total).putInt(headers);
        return prelude.putInt(crc(prelude.array(), 8)).array();
    }

    private static byte[] withHeaders(byte[] headers) {
        int total = 16 + headers.length;
        ByteBuffer message =
                ByteBuffer.allocate(total).put(prelude(total, headers.length)).put(headers);
        return message.putInt(crc(message.array(), total - 4)).array();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static List<byte[]> cut(byte[]... chunks) {
        EventStreamCutter cutter = new EventStreamCutter(MAX);
        List<byte[]> messages = new ArrayList<>();
        SseCutter.Sink sink = (bytes, from, to) -> messages.add(Arrays.copyOfRange(bytes, from, to));
        for (byte[] chunk : chunks) {
            cutter.feed(chunk, 0, chunk.length, sink);
        }
        cutter.end(sink);
        return messages;
    }

    private static String payload(EventStreamMessage message) {
        return new String(message.bytes(), message.from(), message.to() - message.from(), UTF_8);
    }
}
