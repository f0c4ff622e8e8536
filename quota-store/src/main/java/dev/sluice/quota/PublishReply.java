package dev.sluice.quota;

/** How a publish was answered. */
public sealed interface PublishReply {
    /** Known, now or before; a gateway that has applied {@code revision} or a higher one has seen it. */
    record Published(long revision) implements PublishReply {}

    /** The shard is closed: deliver again when it is open. Nothing was changed. */
    record Closed(long epoch, String phase) implements PublishReply {}
}
