package dev.sluice.gateway.error;

/** Whose fault the fault of an attempt is, as long as no content reached the client. */
public enum Blame {
    /** The credential's: another one of the same channel may do. */
    CREDENTIAL,
    /** The whole channel's. */
    CHANNEL,
    /** Nobody's: every channel would answer the same, or nobody is there to hear it. */
    NONE
}
