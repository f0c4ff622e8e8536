package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.dialect.anthropic.AnthropicDialect;
import dev.sluice.gateway.dialect.openai.ChatChunks;
import dev.sluice.gateway.dialect.openai.ChatCompletion;
import java.util.Map;

/** The dialects that upstreams speak beside OpenAI's, by their names in the catalogue. */
public final class Dialects {
    private static final Map<String, Dialect> KNOWN = Map.of("anthropic", new AnthropicDialect());

    private Dialects() {}

    /** Null for OpenAI's own, which is not translated. */
    public static Dialect of(String name) {
        return KNOWN.get(name);
    }

    /**
     * Begins to translate an answer.
     *
     * @param stream whether it comes as one
     * @param id of the operation
     * @param created epoch seconds
     * @param model as the client asked for it
     */
    public static Translation translate(
            Dialect dialect, boolean stream, String id, long created, String model, int maxEventBytes) {
        return stream
                ? new StreamTranslation(
                        dialect.answer(), dialect.framing(), new ChatChunks(id, created, model), maxEventBytes)
                : new WholeTranslation(dialect.answer(), new ChatCompletion(id, created, model));
    }
}
