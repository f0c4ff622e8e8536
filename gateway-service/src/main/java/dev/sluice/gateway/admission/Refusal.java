package dev.sluice.gateway.admission;

/** Why a purse does not serve a call. */
sealed interface Refusal {
    /** Used up: the balance ({@code limit} is {@link dev.sluice.quota.Lease#BALANCE}) or a limit. */
    record Spent(String limit) implements Refusal {}

    /** Others hold it, and it did not come free in time. */
    record Held(String limit) implements Refusal {}

    /** Redis did not answer in time, or does not know the account yet. */
    record Unavailable(String why) implements Refusal {}

    /** The grant is outdated: read it again and come back. */
    record Stale() implements Refusal {}

    /** The purse is gone; its shard was taken from this writer. Come back. */
    record Gone() implements Refusal {}
}
