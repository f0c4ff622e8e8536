package dev.sluice.gateway.error;

/** What a fault before the first content means for the other channels. */
public enum Failover {
    /** The next channel is tried: the fault may be this channel's alone. */
    NEXT_CHANNEL,
    /** Every channel would answer the same, or nobody is there to hear it. */
    NEVER
}
