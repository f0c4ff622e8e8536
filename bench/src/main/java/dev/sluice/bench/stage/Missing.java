package dev.sluice.bench.stage;

/** Something that the machine lacks: one sentence that says how to get it. */
public final class Missing extends RuntimeException {
    Missing(String sentence) {
        super(sentence);
    }
}
