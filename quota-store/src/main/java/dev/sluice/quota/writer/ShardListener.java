package dev.sluice.quota.writer;

import dev.sluice.quota.Claim;
import java.util.List;

/** What the owner of purses has to do when a shard changes under it. Called on the event loop of the writer. */
public interface ShardListener {
    /** Grants or limits have changed: whatever was read under an older revision has to be read again. */
    void revision(long revision);

    /** The shard has begun to admit, or admits again: who waits may ask. */
    void ready();

    /** This writer was declared dead and others have its leases: forget every purse; what runs settles late. */
    void forget();

    /**
     * The shard is being rebuilt: every purse shrinks to exactly what its running calls hold, with nothing used yet.
     *
     * @return those purses
     */
    List<Claim.Purse> shrink();
}
