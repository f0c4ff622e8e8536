package dev.sluice.quota;

/** The result of a call that has nothing to tell. */
public enum Ack {
    ACK
}
