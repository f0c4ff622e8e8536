package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;

/** What every request calls its model by. */
final class ModelName {
    private static final int MAX = 256;

    private ModelName() {}

    /**
     * @param parser stands at the value
     * @throws GatewayException BAD_REQUEST
     */
    static String read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw GatewayException.badRequest("'model' must be a string.", "model");
        }
        return checked(parser.getText());
    }

    /** @throws GatewayException BAD_REQUEST */
    static String checked(String model) {
        if (model.isBlank()) {
            throw GatewayException.badRequest("'model' must not be empty.", "model");
        }
        if (model.length() > MAX) {
            throw GatewayException.badRequest("'model' is longer than " + MAX + " characters.", "model");
        }
        return model;
    }

    static GatewayException missing() {
        return GatewayException.badRequest("'model' is missing.", "model");
    }
}
