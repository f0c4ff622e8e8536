package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** Reads the envelope of a request about texts that are worked on one by one: embeddings, rerank, moderations. */
final class BatchReader {
    /** What OpenAI takes for a request that names no model. */
    private static final String MODERATION_MODEL = "omni-moderation-latest";

    private final Endpoint endpoint;
    private final JsonParser parser;
    private final int length;
    private final String items;
    private final Set<String> seen = new HashSet<>();

    private String model;
    private Span modelAt;
    private int count;
    private int tokenIds;
    private int idBytes;
    private int repeated;

    private BatchReader(Endpoint endpoint, JsonParser parser, int length) {
        this.endpoint = endpoint;
        this.parser = parser;
        this.length = length;
        this.items = endpoint == Endpoint.RERANK ? "documents" : "input";
    }

    static Envelope read(Endpoint endpoint, byte[] body, int length) {
        Envelopes.begins(body, length);
        try (JsonParser parser = Json.parser(body, 0, length)) {
            return new BatchReader(endpoint, parser, length).root();
        } catch (JsonProcessingException e) {
            throw Envelopes.malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Envelope root() throws IOException {
        parser.nextToken();
        int objectAt = Json.position(parser);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            field(parser.currentName());
        }
        if (parser.nextToken() != null) {
            throw GatewayException.badRequest("The request body has something after its JSON object.", null);
        }
        if (model == null && endpoint != Endpoint.MODERATIONS) {
            throw ModelName.missing();
        }
        require(items);
        if (endpoint == Endpoint.RERANK) {
            require("query");
        }
        return new Envelope(
                model == null ? MODERATION_MODEL : model,
                false,
                false,
                0,
                1,
                0,
                0,
                length,
                objectAt,
                modelAt,
                null,
                null,
                Envelope.StreamOptions.ABSENT,
                0,
                new Envelope.Batch(Math.max(1, count), tokenIds, idBytes, repeated));
    }

    private void field(String name) throws IOException {
        parser.nextToken();
        if (name.equals("model")) {
            once(name);
            int from = Json.tokenStart(parser);
            model = ModelName.read(parser);
            modelAt = new Span(from, Json.position(parser));
        } else if (name.equals(items)) {
            once(name);
            readItems();
        } else if (name.equals("query") && endpoint == Endpoint.RERANK) {
            once(name);
            int from = Json.tokenStart(parser);
            parser.skipChildren();
            parser.finishToken();
            repeated = Json.position(parser) - from;
        } else {
            parser.skipChildren();
        }
    }

    /** Parsers differ in which of two equal names wins, and what is priced must be what is served. */
    private void once(String name) {
        if (!seen.add(name)) {
            throw GatewayException.badRequest("'" + name + "' stands twice in the request.", name);
        }
    }

    private void require(String name) {
        if (!seen.contains(name)) {
            throw GatewayException.badRequest("'" + name + "' is missing.", name);
        }
    }

    /** A text, token ids, or an array of either, or of objects. */
    private void readItems() throws IOException {
        JsonToken value = parser.currentToken();
        if (value != JsonToken.START_ARRAY) {
            boolean one = endpoint != Endpoint.RERANK && (value == JsonToken.VALUE_STRING || value.isStructStart());
            if (!one) {
                String wanted = endpoint == Endpoint.RERANK ? "an array" : "a string or an array";
                throw GatewayException.badRequest("'" + items + "' must be " + wanted + ".", items);
            }
            count = 1;
            parser.skipChildren();
            return;
        }
        int from = Json.tokenStart(parser);
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT && endpoint != Endpoint.RERANK) {
            count = 1;
            ids(from);
            return;
        }
        while (token != JsonToken.END_ARRAY) {
            count++;
            readItem(token);
            token = parser.nextToken();
        }
    }

    private void readItem(JsonToken token) throws IOException {
        int from = Json.tokenStart(parser);
        if (token == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            ids(from);
        } else if (token == JsonToken.START_ARRAY) {
            restOfArray();
        } else {
            parser.skipChildren();
        }
    }

    /** Counts token ids up to the end of their array. */
    private void ids(int from) throws IOException {
        while (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            tokenIds++;
            parser.nextToken();
        }
        idBytes += Json.tokenStart(parser) - from;
        restOfArray();
    }

    private void restOfArray() throws IOException {
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            parser.nextToken();
        }
    }
}
