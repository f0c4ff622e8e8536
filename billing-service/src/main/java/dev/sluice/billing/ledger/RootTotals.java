package dev.sluice.billing.ledger;

/**
 * What PostgreSQL knows of a root's money.
 *
 * @param shard where its tree lives in Redis
 * @param cs number of its last credit
 * @param credit nano-dollars, sum of all credits
 * @param spent nano-dollars that Redis has charged, as far as its stream has been read
 */
public record RootTotals(String root, int shard, long cs, long credit, long spent) {

    /** Nano-dollars: the sum of the tree's ledger entries. */
    public long balance() {
        return Math.subtractExact(credit, spent);
    }

    RootTotals spend(long taken) {
        return new RootTotals(root, shard, cs, credit, Math.addExact(spent, taken));
    }

    RootTotals credit(long amount) {
        return new RootTotals(root, shard, cs + 1, Math.addExact(credit, amount), spent);
    }
}
