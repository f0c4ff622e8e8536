package dev.sluice.gateway.admission;

import dev.sluice.contracts.UsageEvent;
import io.vertx.core.Future;
import java.util.List;

/**
 * What an admitted operation has taken out of its purse; from {@link Admission#admit} to {@link #release}, which must follow
 * on every path. Belongs to the event loop that admitted it.
 *
 * <p>Each attempt is recorded before its first byte goes upstream and settled by itself when it ends:
 * {@code admit → [record → progress* → settle]* → release}.
 */
public interface Hold {
    /** Nano-dollars held for what has not been settled yet; less than asked for means that the output has to be capped. */
    long nanos();

    /**
     * Takes more, for a dearer attempt or the next step of an answer without a known end.
     *
     * @param more nano-dollars on top of {@link #nanos()}, &ge; 0
     * @return true when {@link #nanos()} has grown by exactly that; false when there is no room; never fails
     */
    Future<Boolean> grow(long more);

    /**
     * Writes down that an attempt is about to be sent, as it shall be booked if this gateway dies.
     *
     * @param attempt 1, 2, …
     * @param asIfLost the event with the outcome {@link UsageEvent.Outcome#LOST}
     * @param atLeastNanos what is charged then, until {@link #progress} says more
     * @return done when handed to Redis' connection (with {@code sluice.admission.await-record} when Redis has answered); while
     *     Redis is away it is queued and counts as handed. Fails with STORE_UNAVAILABLE only when the queue is full or the shard closed
     */
    Future<Void> record(int attempt, UsageEvent asIfLost, long atLeastNanos);

    /** Raises what is charged for a running attempt if this gateway dies; sent with the next life sign. */
    void progress(int attempt, long atLeastNanos);

    /**
     * Charges an attempt, in place of as much of the hold, and appends its event. The purse is corrected at once.
     *
     * @param chargeNanos what it cost, &ge; 0; may be above the hold, which is then counted as overrun
     * @param tokens what counts against limits of tokens
     * @return done when handed to Redis' connection; a failure queues and is never the call's
     */
    Future<Void> settle(int attempt, long chargeNanos, long tokens, UsageEvent event);

    /** Gives back what is still held. Idempotent. An attempt that was recorded must have been settled before. */
    void release();

    /** The limits of the operation with their period starts, for {@link UsageEvent#limits()}. */
    List<UsageEvent.LimitStart> limits();
}
