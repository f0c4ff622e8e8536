package dev.sluice.billing.outbox;

/** A row of the outbox that is not delivered. */
sealed interface OutboxRow {
    long id();

    /** Money of a root. */
    record Money(long id, Credit credit) implements OutboxRow {}

    /** An account or a key has changed. */
    record Scope(long id, String root, int shard, String scope, long version) implements OutboxRow {}
}
