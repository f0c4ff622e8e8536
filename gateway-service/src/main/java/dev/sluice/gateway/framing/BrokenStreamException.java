package dev.sluice.gateway.framing;

/** A stream's bytes are not what its framing says. */
public final class BrokenStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what it sends instead, to follow "The upstream answered with" */
    BrokenStreamException(String what) {
        super(what, null, false, false);
    }
}
