package dev.sluice.gateway.framing;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One message of {@code application/vnd.amazon.eventstream}, as {@link EventStreamCutter} hands it out.
 *
 * @param headers those that are text, by their names, which begin with a colon: {@code :message-type}
 * @param bytes holds the payload at {@code from} (inclusive) to {@code to} (exclusive)
 */
public record EventStreamMessage(Map<String, String> headers, byte[] bytes, int from, int to) {
    private static final int TEXT = 7;

    /** @throws BrokenStreamException when the headers are not what they say */
    public static EventStreamMessage of(byte[] bytes, int from, int to) {
        int first = from + EventStreamCutter.PRELUDE;
        ByteBuffer headers =
                ByteBuffer.wrap(bytes, first, ByteBuffer.wrap(bytes).getInt(from + Integer.BYTES));
        Map<String, String> texts = new HashMap<>();
        try {
            while (headers.hasRemaining()) {
                read(headers, texts);
            }
        } catch (BufferUnderflowException e) {
            throw new BrokenStreamException("an event whose headers are cut");
        }
        return new EventStreamMessage(texts, bytes, headers.position(), to - EventStreamCutter.CHECKSUM);
    }

    /** Null when there is no such header, or it is no text. */
    public String header(String name) {
        return headers.get(name);
    }

    private static void read(ByteBuffer headers, Map<String, String> into) {
        String name = text(take(headers, headers.get() & 0xff));
        int type = headers.get();
        byte[] value = take(headers, length(type, headers));
        if (type == TEXT) {
            into.put(name, text(value));
        }
    }

    private static int length(int type, ByteBuffer headers) {
        return switch (type) {
            case 0, 1 -> 0; // true and false stand in the type
            case 2 -> Byte.BYTES;
            case 3 -> Short.BYTES;
            case 4 -> Integer.BYTES;
            case 5, 8 -> Long.BYTES; // a time is milliseconds
            case 6, TEXT -> headers.getShort() & 0xffff;
            case 9 -> 2 * Long.BYTES; // a UUID
            default -> throw new BrokenStreamException("an event with a header of an unknown type");
        };
    }

    private static byte[] take(ByteBuffer headers, int length) {
        if (length > headers.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[length];
        headers.get(taken);
        return taken;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
