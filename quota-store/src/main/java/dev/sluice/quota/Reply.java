package dev.sluice.quota;

/** What a guarded {@link Call} is answered with. Only {@link Done} has run. */
public sealed interface Reply<R> {
    /**
     * The writer was reaped. It reads {@link ShardMeta} and takes a new id; what it still settles arrives late, and what
     * outlives it is not recorded again. When the shard's epoch is not the writer's, it also settles its events of the last
     * 60 s again under the new id, because Redis may have lost them.
     */
    record Fenced<R>() implements Reply<R> {}

    /**
     * The shard admits nothing, or is in another epoch than the writer. {@link WriteAttempts} was written all the same.
     *
     * @param epoch of the shard; 0 when Redis knows none
     * @param phase {@code claim}, {@code seal}, {@code open}, {@code lost} or empty
     */
    record Closed<R>(long epoch, String phase) implements Reply<R> {}

    /** Redis has forgotten an acknowledged call of this writer; the shard has just been closed. {@link WriteAttempts} was written all the same. */
    record Lost<R>() implements Reply<R> {}

    /**
     * The call that was sent before this one has not run, because Redis refused it; so this one did not run either.
     * {@link WriteAttempts} was written all the same.
     */
    record Early<R>() implements Reply<R> {}

    /** Ran before: nothing was changed. A lease that ran before answers {@link Done}. */
    record Repeat<R>() implements Reply<R> {}

    /**
     * The call ran.
     *
     * @param revision of the shard: a higher one than the last seen means that grants or limits have changed
     */
    record Done<R>(long revision, R result) implements Reply<R> {}
}
