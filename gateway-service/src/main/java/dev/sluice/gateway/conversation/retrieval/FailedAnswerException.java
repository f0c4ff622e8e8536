package dev.sluice.gateway.conversation.retrieval;

import dev.sluice.gateway.conversation.StreamEvent;

/** An answer with a good status that tells an error. */
public final class FailedAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient StreamEvent.Failed failed;

    public FailedAnswerException(StreamEvent.Failed failed) {
        super(failed.message(), null, false, false);
        this.failed = failed;
    }

    /** In the upstream's words. */
    public StreamEvent.Failed failed() {
        return failed;
    }
}
