package dev.sluice.gateway.conversation;

/** An upstream's answer is not what its dialect says. */
public final class MalformedAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what it is instead, to follow "The upstream answered with" */
    public MalformedAnswerException(String what) {
        super(what, null, false, false);
    }
}
