package dev.sluice.gateway.http;

import dev.sluice.contracts.Endpoint;

/** Where the endpoints stand that clients can call with a model. */
final class Endpoints {
    private Endpoints() {}

    /**
     * Null when there is none.
     *
     * @param path as normalised
     */
    static Endpoint at(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> Endpoint.CHAT;
            case "/v1/completions" -> Endpoint.COMPLETIONS;
            case "/v1/images/generations" -> Endpoint.IMAGES;
            case "/v1/audio/speech" -> Endpoint.SPEECH;
            case "/v1/embeddings" -> Endpoint.EMBEDDINGS;
            case "/v1/moderations" -> Endpoint.MODERATIONS;
            case "/v1/rerank" -> Endpoint.RERANK;
            case "/v1/audio/transcriptions" -> Endpoint.TRANSCRIPTIONS;
            case "/v1/audio/translations" -> Endpoint.TRANSLATIONS;
            case "/v1/images/edits" -> Endpoint.IMAGE_EDITS;
            case "/v1/images/variations" -> Endpoint.IMAGE_VARIATIONS;
            default -> null;
        };
    }
}
