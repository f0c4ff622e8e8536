package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** The top-level fields of a request, one after the other. The model's name is read here. */
final class Fields {
    /** Takes a field at whose value the parser stands; what it has no use for it passes over. */
    @FunctionalInterface
    interface Reader {
        void field(String name) throws IOException;
    }

    /** Makes the envelope of all fields. */
    @FunctionalInterface
    interface Root {
        Envelope read(Fields fields) throws IOException;
    }

    private final byte[] body;
    private final int length;
    private final JsonParser parser;
    private final Set<String> seen = new HashSet<>();
    private String model;
    private Span modelAt;
    private int objectAt;

    private Fields(byte[] body, int length, JsonParser parser) {
        this.body = body;
        this.length = length;
        this.parser = parser;
    }

    /** @throws GatewayException BAD_REQUEST */
    static Envelope read(byte[] body, int length, Root root) {
        Envelopes.begins(body, length);
        try (JsonParser parser = Json.parser(body, 0, length)) {
            return root.read(new Fields(body, length, parser));
        } catch (JsonProcessingException e) {
            throw Envelopes.malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Goes through all of them, once.
     *
     * @param unnamed the model of a request that names none; null = there has to be one
     */
    void each(Reader reader, String unnamed) throws IOException {
        parser.nextToken();
        objectAt = Json.position(parser);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("model")) {
                once(name);
                int from = Json.tokenStart(parser);
                model = ModelName.read(parser);
                modelAt = new Span(from, Json.position(parser));
            } else {
                reader.field(name);
            }
        }
        if (parser.nextToken() != null) {
            throw GatewayException.badRequest("The request body has something after its JSON object.", null);
        }
        model = model == null ? unnamed : model;
        if (model == null) {
            throw ModelName.missing();
        }
    }

    /** Of a request whose answer is no text, after {@link #each}. */
    Envelope envelope(boolean stream, Envelope.Batch batch, Envelope.Made made) {
        return new Envelope(
                model,
                stream,
                true,
                0,
                0,
                0,
                0,
                length,
                objectAt,
                modelAt,
                null,
                null,
                Envelope.StreamOptions.ABSENT,
                0,
                batch,
                made,
                null);
    }

    /** Where a {@link Reader} reads that knows more of its value than what is asked for here. */
    JsonParser parser() {
        return parser;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    void require(String name) {
        if (!seen.contains(name)) {
            throw GatewayException.badRequest("'" + name + "' is missing.", name);
        }
    }

    /** A string that is not empty: where its text stands, without quotes. */
    Span text(String name) throws IOException {
        once(name);
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw GatewayException.badRequest("'" + name + "' must be a string.", name);
        }
        Span text = new Span(Json.tokenStart(parser) + 1, Json.position(parser) - 1);
        if (text.from() == text.to()) {
            throw GatewayException.badRequest("'" + name + "' must not be empty.", name);
        }
        return text;
    }

    /** How many characters stand there, each of Unicode's counted once, however it is written. */
    long characters(Span text) {
        long characters = 0;
        int i = text.from();
        while (i < text.to()) {
            if (body[i] != '\\') {
                characters += (body[i] & 0xc0) == 0x80 ? 0 : 1;
                i++;
            } else if (body[i + 1] != 'u') {
                characters++;
                i += 2;
            } else {
                // The second half of a pair, \udc00 to \udfff, is no character of its own.
                boolean second = (body[i + 2] | 0x20) == 'd' && Character.digit(body[i + 3], 16) >= 0xc;
                characters += second ? 0 : 1;
                i += 6;
            }
        }
        return characters;
    }

    /** A string or null: its text. */
    String word(String name) throws IOException {
        once(name);
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw GatewayException.badRequest("'" + name + "' must be a string.", name);
        };
    }

    boolean bool(String name) throws IOException {
        once(name);
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw GatewayException.badRequest("'" + name + "' must be true or false.", name);
        };
    }

    /** A whole number; {@code min} for null. */
    int integer(String name, int min, int max) throws IOException {
        once(name);
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return min;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw GatewayException.badRequest("'" + name + "' must be a whole number.", name);
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || parser.getLongValue() < min
                || parser.getLongValue() > max) {
            throw GatewayException.badRequest("'" + name + "' must be between " + min + " and " + max + ".", name);
        }
        return (int) parser.getLongValue();
    }

    /** Parsers differ in which of two equal names wins, and what is priced must be what is served. */
    void once(String name) {
        if (!seen.add(name)) {
            throw GatewayException.badRequest("'" + name + "' stands twice in the request.", name);
        }
    }
}
