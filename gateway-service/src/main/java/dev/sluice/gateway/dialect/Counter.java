package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import java.io.IOException;

/**
 * Counts in an answer what is no text. {@code names} are those of the objects that something stands in, then its own, from
 * {@code names[1]} to {@code names[depth]}.
 */
sealed interface Counter permits BatchUsage, ImageUsage, SpeechUsage, TranscriptUsage {
    /** Null where an answer is only text. */
    static Counter of(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT, COMPLETIONS, RESPONSES -> null;
            case IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS -> new ImageUsage();
            case TRANSCRIPTIONS, TRANSLATIONS -> new TranscriptUsage();
            case SPEECH -> new SpeechUsage();
            case EMBEDDINGS, RERANK, MODERATIONS -> new BatchUsage();
        };
    }

    /** The same with pieces. */
    static Usage with(Usage usage, Pieces pieces) {
        return new Usage(
                usage.source(),
                usage.input(),
                usage.cachedInput(),
                usage.cacheWrite(),
                usage.output(),
                usage.reasoning(),
                usage.inputAudio(),
                usage.outputAudio(),
                pieces);
    }

    /** Takes one scalar. */
    void scalar(int depth, String[] names, JsonToken token, JsonParser parser) throws IOException;

    /** An object or array that stands there has ended. */
    default void closed(int depth, String[] names) {}

    /** Whether something was told that a client cannot be asked to forget. */
    default boolean hasContent() {
        return false;
    }

    /** About how long that is. */
    default int contentBytes() {
        return 0;
    }

    /** Whether this is the last event of a stream. */
    default boolean finished() {
        return false;
    }

    /**
     * @param reported tokens, as everybody tells them; null = none
     * @return null when nothing was counted; of source {@code UNKNOWN} when no tokens were
     */
    Usage completed(Usage reported);
}
