package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.error.GatewayException;

/** Reads the envelope of a request to any endpoint. */
public final class Envelopes {
    private Envelopes() {}

    /**
     * @param body holds the request from its first byte to {@code length}
     * @throws GatewayException BAD_REQUEST naming the field, with nothing of the body's content but the model's name
     */
    public static Envelope read(Endpoint endpoint, byte[] body, int length) {
        return switch (endpoint) {
            case CHAT -> EnvelopeReader.read(body, length);
            case COMPLETIONS -> EnvelopeReader.readCompletion(body, length);
            case IMAGES -> ImageReader.read(body, length);
            case SPEECH -> SpeechReader.read(body, length);
            default -> BatchReader.read(endpoint, body, length);
        };
    }

    /** Refuses what is no JSON object from its first byte. */
    static void begins(byte[] body, int length) {
        Json.Start start = Json.startOf(body, 0, length);
        if (start == Json.Start.EMPTY) {
            throw GatewayException.badRequest("The request body is empty; a JSON object is expected.", null);
        }
        if (start == Json.Start.OTHER_VALUE) {
            throw GatewayException.badRequest("The request body must be a JSON object.", null);
        }
        if (start == Json.Start.NO_JSON) {
            throw malformed(0);
        }
    }

    static GatewayException malformed(JsonProcessingException e) {
        return e instanceof InvalidUtf8Exception
                ? GatewayException.badRequest("The request body is not valid UTF-8.", null)
                : malformed(Json.offsetOf(e));
    }

    private static GatewayException malformed(long at) {
        return GatewayException.badRequest("The request body is not valid JSON (at byte " + at + ").", null);
    }
}
