package dev.sluice.billing.shard;

/** What this replica does with a shard. */
enum ShardState {
    /** Another replica holds it, or nobody can. */
    ELSEWHERE,
    REBUILDING,
    OPEN
}
