package dev.sluice.local;

/** Why a command cannot do its work: one sentence for a person, printed without a stack trace. */
public final class Refusal extends RuntimeException {

    Refusal(String sentence) {
        super(sentence);
    }

    Refusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
