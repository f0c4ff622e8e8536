package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.base.ParserMinimalBase;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.json.JsonReadContext;
import com.fasterxml.jackson.core.json.PackageVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads JSON in an array as Jackson's own parser does, which {@code ArrayParserTest} compares it with, and passes over long
 * strings several times as fast: eight bytes at a time, measuring their text on the way. Strict: UTF-8 only, no extension of
 * RFC 8259. A token is complete when it is returned. Not thread-safe; nothing needs to be closed.
 */
final class ArrayParser extends ParserMinimalBase {
    private static final int DEEPEST = 1_000;
    private static final int END = -1;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final StringScan string;
    private final NumberScan number;
    private JsonReadContext context = JsonReadContext.createRootContext(null);
    private int at;
    private int start;
    private int end;
    /** The name of a field was read, and its colon. */
    private boolean named;

    private ObjectCodec codec;
    private boolean closed;

    ArrayParser(byte[] bytes, int from, int to) {
        super(StreamReadConstraints.defaults());
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.at = from;
        this.string = new StringScan(bytes, to);
        this.number = new NumberScan(bytes, to);
    }

    /** First byte of the token, counted from the first one of the text. */
    int start() {
        return start - from;
    }

    /** The byte after the token. */
    int end() {
        return end - from;
    }

    /** Of a string: {@link Answer#textBytes}. */
    int textBytes() {
        return string.textBytes();
    }

    @Override
    public JsonToken nextToken() throws IOException {
        int next = blanks();
        if (named) {
            named = false;
        } else if (context.inRoot()) {
            if (next == END) {
                _handleEOF();
                return _currToken = null;
            }
            if (_currToken != null && _currToken.isNumeric() && at == end) {
                throw malformed("two values without a blank between them");
            }
            context.expectComma();
        } else {
            if (next == '}' || next == ']') {
                return close(next);
            }
            if (context.expectComma()) {
                require(next, ',');
                next = blanks();
            }
            if (context.inObject()) {
                return name(next);
            }
        }
        _currToken = value(next);
        end = at;
        return _currToken;
    }

    private JsonToken name(int first) throws IOException {
        require(first, '"');
        start = at - 1;
        readString();
        String name = string.isPlain() ? KnownNames.of(bytes, start + 1, at - 1) : string.text();
        context.setCurrentName(name);
        end = at;
        require(blanks(), ':');
        named = true;
        return _currToken = JsonToken.FIELD_NAME;
    }

    private JsonToken value(int first) throws IOException {
        start = at;
        switch (first) {
            case '"' -> {
                at++;
                readString();
                return JsonToken.VALUE_STRING;
            }
            case '{' -> {
                open();
                context = context.createChildObjectContext(-1, -1);
                return JsonToken.START_OBJECT;
            }
            case '[' -> {
                open();
                context = context.createChildArrayContext(-1, -1);
                return JsonToken.START_ARRAY;
            }
            case 't' -> {
                return literal("true", JsonToken.VALUE_TRUE);
            }
            case 'f' -> {
                return literal("false", JsonToken.VALUE_FALSE);
            }
            case 'n' -> {
                return literal("null", JsonToken.VALUE_NULL);
            }
            default -> {
                return number();
            }
        }
    }

    private void open() throws IOException {
        if (context.getNestingDepth() >= DEEPEST) {
            throw malformed("nested too deep");
        }
        at++;
    }

    private JsonToken close(int bracket) throws IOException {
        if (bracket != (context.inObject() ? '}' : ']')) {
            throw malformed("an object or array is not closed");
        }
        start = at++;
        end = at;
        context = context.getParent();
        return _currToken = bracket == '}' ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
    }

    private void readString() throws IOException {
        int end = string.scan(at);
        if (end < 0) {
            at = Math.min(to, -end);
            throw string.isValidUtf8() ? malformed("a string is not right") : new InvalidUtf8Exception(this);
        }
        at = end;
    }

    private JsonToken literal(String text, JsonToken token) throws IOException {
        for (int i = 0; i < text.length(); i++, at++) {
            if (at == to || bytes[at] != text.charAt(i)) {
                throw malformed("a value is not right");
            }
        }
        if (at < to && Character.isJavaIdentifierPart(bytes[at] & 0xff)) {
            throw malformed("a value is not right");
        }
        return token;
    }

    private JsonToken number() throws IOException {
        int end = number.scan(at);
        if (end < 0) {
            at = Math.min(to, ~end);
            throw malformed("a value is not right");
        }
        at = end;
        return number.isWhole() ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
    }

    /** The next byte that is no blank, which is not taken; END when there is none. */
    private int blanks() {
        while (at < to) {
            int next = bytes[at] & 0xff;
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next;
            }
            at++;
        }
        return END;
    }

    private void require(int found, char wanted) throws IOException {
        if (found != wanted) {
            throw malformed("'" + wanted + "' is missing");
        }
        at++;
    }

    private JsonParseException malformed(String what) {
        return new JsonParseException(this, what, reached());
    }

    @Override
    public String getText() {
        if (_currToken == null) {
            return null;
        }
        return switch (_currToken) {
            case VALUE_STRING -> string.text();
            case FIELD_NAME -> context.getCurrentName();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number.text();
            default -> _currToken.asString();
        };
    }

    /** Of a string in UTF-8; all that anybody asks is whether there is any. */
    @Override
    public int getTextLength() {
        return _currToken == JsonToken.VALUE_STRING
                ? string.textBytes()
                : getText().length();
    }

    @Override
    public NumberType getNumberType() throws IOException {
        return read().type();
    }

    private NumberScan read() throws IOException {
        if (_currToken == null || !_currToken.isNumeric()) {
            throw malformed("a number is expected");
        }
        return number;
    }

    @Override
    public Number getNumberValue() throws IOException {
        return read().value();
    }

    @Override
    public int getIntValue() throws IOException {
        return Math.toIntExact(getLongValue());
    }

    @Override
    public long getLongValue() throws IOException {
        return read().longValue();
    }

    @Override
    public BigInteger getBigIntegerValue() throws IOException {
        return getDecimalValue().toBigInteger();
    }

    @Override
    public float getFloatValue() throws IOException {
        return (float) getDoubleValue();
    }

    @Override
    public double getDoubleValue() throws IOException {
        return read().doubleValue();
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
        return read().decimal();
    }

    @Override
    public String getCurrentName() {
        boolean begun = _currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY;
        return (begun ? context.getParent() : context).getCurrentName();
    }

    @Override
    public JsonStreamContext getParsingContext() {
        return context;
    }

    /** How far the text is right. */
    JsonLocation reached() {
        return location(at - from);
    }

    @Override
    public JsonLocation getTokenLocation() {
        return location(start());
    }

    @Override
    public JsonLocation getCurrentLocation() {
        return location(end());
    }

    private static JsonLocation location(int offset) {
        return new JsonLocation(ContentReference.unknown(), offset, -1, -1, -1);
    }

    @Override
    public void overrideCurrentName(String name) {
        try {
            context.setCurrentName(name);
        } catch (JsonProcessingException twice) {
            throw new IllegalStateException(twice);
        }
    }

    @Override
    public char[] getTextCharacters() {
        return getText().toCharArray();
    }

    @Override
    public boolean hasTextCharacters() {
        return false;
    }

    @Override
    public int getTextOffset() {
        return 0;
    }

    @Override
    public byte[] getBinaryValue(Base64Variant variant) throws IOException {
        return variant.decode(getText());
    }

    @Override
    public ObjectCodec getCodec() {
        return codec;
    }

    @Override
    public void setCodec(ObjectCodec mapper) {
        codec = mapper;
    }

    @Override
    public Version version() {
        return PackageVersion.VERSION;
    }

    @Override
    protected void _handleEOF() throws JsonParseException {
        if (!context.inRoot()) {
            throw malformed("the end is missing");
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }
}
