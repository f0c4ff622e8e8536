package dev.sluice.gateway.error;

/** Where a call goes on after a fault before the first content. */
public enum Failover {
    /** The next credential of the same channel is tried, then the next channel: the fault may be this credential's alone. */
    NEXT_CREDENTIAL,
    /** The next channel is tried: the fault may be this channel's alone. */
    NEXT_CHANNEL,
    /** Every channel would answer the same, or nobody is there to hear it. */
    NEVER
}
