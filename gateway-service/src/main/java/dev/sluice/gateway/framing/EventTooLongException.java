package dev.sluice.gateway.framing;

/** An upstream sends an event longer than what a call may hold. */
public final class EventTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventTooLongException(int maxBytes) {
        super("an event of the stream is longer than " + maxBytes + " bytes", null, false, false);
    }
}
