package dev.sluice.billing.outbox;

/** Fired inside a transaction that wrote an outbox row of the root, so that delivery starts right after the commit. */
public record OutboxWritten(String root) {}
