package dev.sluice.service;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.function.Supplier;

/**
 * Stops a start, with one sentence that says what is wrong and what to change. Quarkus prints it alone: of this kind of failure it
 * shows no stack trace, in which nobody would find the sentence.
 */
public final class StartRefused extends ConfigurationException {

    /** @param sentence what is wrong and the remedy; no secrets */
    public StartRefused(String sentence) {
        super(sentence);
    }

    /**
     * Reads a setting.
     *
     * @param reading what throws an {@link IllegalStateException} with such a sentence where the setting is wrong
     * @throws StartRefused with that sentence
     */
    public static <T> T unlessRead(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalStateException e) {
            throw new StartRefused(e.getMessage());
        }
    }
}
