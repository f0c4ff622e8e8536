package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;

/** Reads the envelope of a request about texts that are worked on one by one: embeddings, rerank, moderations. */
final class BatchReader {
    /** What OpenAI takes for a request that names no model. */
    private static final String MODERATION_MODEL = "omni-moderation-latest";

    private final Endpoint endpoint;
    private final Fields fields;
    private final JsonParser parser;
    private final String items;
    private int count;
    private int tokenIds;
    private int idBytes;
    private int repeated;

    private BatchReader(Endpoint endpoint, Fields fields) {
        this.endpoint = endpoint;
        this.fields = fields;
        this.parser = fields.parser();
        this.items = endpoint == Endpoint.RERANK ? "documents" : "input";
    }

    static Envelope read(Endpoint endpoint, byte[] body, int length) {
        return Fields.read(body, length, fields -> new BatchReader(endpoint, fields).root());
    }

    private Envelope root() throws IOException {
        fields.each(this::field, endpoint == Endpoint.MODERATIONS ? MODERATION_MODEL : null);
        fields.require(items);
        if (endpoint == Endpoint.RERANK) {
            fields.require("query");
        }
        return fields.envelope(false, new Envelope.Batch(Math.max(1, count), tokenIds, idBytes, repeated), null);
    }

    private void field(String name) throws IOException {
        if (name.equals(items)) {
            fields.once(name);
            readItems();
        } else if (name.equals("query") && endpoint == Endpoint.RERANK) {
            fields.once(name);
            int from = Json.tokenStart(parser);
            parser.skipChildren();
            parser.finishToken();
            repeated = Json.position(parser) - from;
        } else {
            fields.skip();
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
