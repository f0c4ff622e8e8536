package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;

/** Reads the prompt of a completion: a text, token ids, or an array of either. */
final class PromptReader {
    private static final String PROMPT = "prompt";

    private final JsonParser parser;
    private int prompts;
    private int tokenIds;
    private int idBytes;

    PromptReader(JsonParser parser) {
        this.parser = parser;
    }

    /** What was read; BAD_REQUEST when nothing was. */
    Envelope.Batch batch() {
        if (prompts == 0) {
            throw GatewayException.badRequest("'prompt' is missing.", PROMPT);
        }
        return new Envelope.Batch(prompts, tokenIds, idBytes, 0);
    }

    /** The parser stands at the value, and at its end afterwards. */
    void read() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            prompts = 1;
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong();
        }
        int from = Json.tokenStart(parser);
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            throw GatewayException.badRequest("'prompt' must not be empty.", PROMPT);
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            prompts = 1;
            ids(from);
            return;
        }
        while (token != JsonToken.END_ARRAY) {
            prompts++;
            readOne(token);
            token = parser.nextToken();
        }
    }

    private void readOne(JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY) {
            int from = Json.tokenStart(parser);
            parser.nextToken();
            ids(from);
        } else if (token != JsonToken.VALUE_STRING) {
            throw wrong();
        }
    }

    /** Counts token ids up to the end of their array. */
    private void ids(int from) throws IOException {
        while (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            tokenIds++;
            parser.nextToken();
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw wrong();
        }
        idBytes += Json.position(parser) - from;
    }

    private static GatewayException wrong() {
        return GatewayException.badRequest("'prompt' must be a string, token ids, or an array of either.", PROMPT);
    }
}
