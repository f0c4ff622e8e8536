package dev.sluice.contracts;

import java.util.Arrays;
import java.util.List;

/**
 * What a model can be asked for. A closed set: its names stand in route tables and usage events and are labels of metrics. A
 * channel's model serves some of them ({@link RouteTable.ChannelModel#endpoints}); which ones clients can call is the gateway's matter.
 */
public enum Endpoint {
    CHAT("chat", "/chat/completions"),
    RESPONSES("responses", "/responses"),
    COMPLETIONS("completions", "/completions"),
    EMBEDDINGS("embeddings", "/embeddings"),
    IMAGES("images", "/images/generations"),
    IMAGE_EDITS("image-edits", "/images/edits"),
    IMAGE_VARIATIONS("image-variations", "/images/variations"),
    SPEECH("speech", "/audio/speech"),
    TRANSCRIPTIONS("transcriptions", "/audio/transcriptions"),
    TRANSLATIONS("translations", "/audio/translations"),
    MODERATIONS("moderations", "/moderations"),
    RERANK("rerank", "/rerank");

    private final String id;
    private final String path;

    Endpoint(String id, String path) {
        this.id = id;
        this.path = path;
    }

    /** How it is written everywhere. */
    public String id() {
        return id;
    }

    /** Where it stands in OpenAI's dialect, below the base URL with its version. */
    public String path() {
        return path;
    }

    /** All of them as they are written. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Endpoint::id).toList();
    }
}
