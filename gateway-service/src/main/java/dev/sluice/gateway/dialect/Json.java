package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** The one way in which this package parses. */
final class Json {
    /** Longest text that is decoded; what is only skipped may be longer. */
    private static final int MAX_TEXT = 32 << 20;

    /** Names come from strangers, so they are not interned. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build())
            .build();

    /** What the first byte that is no blank begins. */
    enum Start {
        EMPTY,
        OBJECT,
        OTHER_VALUE,
        NO_JSON
    }

    private Json() {}

    /** Of an array that holds all of it. */
    static JsonParser parser(byte[] bytes, int from, int to) {
        return new ArrayParser(bytes, from, to);
    }

    /** UTF-16 and byte order marks are no JSON here: positions are bytes of UTF-8. */
    static Start startOf(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        if (i == to) {
            return Start.EMPTY;
        }
        if (bytes[i] == '{') {
            return i + 1 < to && bytes[i + 1] == 0 ? Start.NO_JSON : Start.OBJECT;
        }
        boolean value = bytes[i] == '['
                || bytes[i] == '"'
                || bytes[i] == '-'
                || (bytes[i] >= '0' && bytes[i] <= '9')
                || bytes[i] == 't'
                || bytes[i] == 'f'
                || bytes[i] == 'n';
        return value ? Start.OTHER_VALUE : Start.NO_JSON;
    }

    static int tokenStart(JsonParser parser) {
        return parser instanceof ArrayParser array
                ? array.start()
                : (int) parser.currentTokenLocation().getByteOffset();
    }

    static int position(JsonParser parser) {
        return parser instanceof ArrayParser array
                ? array.end()
                : (int) parser.currentLocation().getByteOffset();
    }

    /** Of a string: {@link Answer#textBytes}. */
    static int textBytes(JsonParser parser) throws IOException {
        if (parser instanceof ArrayParser array) {
            return array.textBytes();
        }
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int length = parser.getTextLength();
        int bytes = 0;
        for (int i = from; i < from + length; i++) {
            bytes += StringScan.utf8Length(chars[i]);
        }
        return bytes;
    }

    static long offsetOf(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
    }
}
