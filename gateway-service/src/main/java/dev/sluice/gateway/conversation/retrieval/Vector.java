package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * A vector as an upstream wrote it: an array of numbers, from its bracket to the other. Nobody writes to the bytes.
 *
 * @param size how many numbers
 */
public record Vector(byte[] json, int from, int to, int size) {
    private static final JsonFactory JSON = new JsonFactory();

    /** As OpenAI writes vectors in Base64: 32-bit floats, least byte first. */
    public String base64() {
        ByteBuffer floats = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (JsonParser parser = JSON.createParser(json, from, to - from)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                floats.putFloat(parser.getFloatValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(floats.array());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vector vector && Arrays.equals(json, from, to, vector.json, vector.from, vector.to);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(Arrays.copyOfRange(json, from, to));
    }

    @Override
    public String toString() {
        return "Vector[" + size + "]";
    }
}
