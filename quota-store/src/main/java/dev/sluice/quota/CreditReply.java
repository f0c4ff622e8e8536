package dev.sluice.quota;

/** How a credit was answered. */
public sealed interface CreditReply {
    /** Applied, now or before. */
    record Ok() implements CreditReply {}

    /** Credits before this one are missing: deliver from {@code cs + 1}. Nothing was changed. */
    record Gap(long cs) implements CreditReply {}

    /** The shard is closed: deliver again when it is open. Nothing was changed. */
    record Closed(long epoch, String phase) implements CreditReply {}
}
