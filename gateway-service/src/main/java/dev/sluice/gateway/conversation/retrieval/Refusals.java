package dev.sluice.gateway.conversation.retrieval;

import dev.sluice.gateway.error.GatewayException;

/** What clients are told where an upstream cannot do what they ask for. */
public final class Refusals {
    private Refusals() {}

    /** Of a field that this upstream has nothing for. */
    public static GatewayException unknown(String field) {
        return GatewayException.badRequest("'" + field + "' is not available for this model; leave it out.", field);
    }

    /** Refuses other dimensions than the model's own. */
    public static void noDimensions(Embeddings request) {
        if (request.dimensions() != null) {
            throw unknown("dimensions");
        }
    }
}
