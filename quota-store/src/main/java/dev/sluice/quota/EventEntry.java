package dev.sluice.quota;

/**
 * An entry of a shard's usage stream.
 *
 * @param id in the stream, {@code <millis>-<n>}
 * @param operation UUIDv7; empty for a marker
 * @param root empty for a marker
 * @param chargeNanos what the event says; Redis has taken it only when {@code spent} is there
 * @param spent the root's counter right after this event; null when the event is late, refused or a marker
 * @param late true: no counter was touched
 * @param writer that made it, or whose record it was
 * @param event {@link dev.sluice.contracts.UsageEvent} JSON; empty for a marker
 */
public record EventEntry(
        String id,
        Kind kind,
        String operation,
        int attempt,
        String root,
        long chargeNanos,
        Long spent,
        boolean late,
        String writer,
        String event) {

    /** What an entry tells. */
    public enum Kind {
        /** An attempt was settled. */
        ATTEMPT,
        /** An attempt's gateway died; the event is the one that its record held, with outcome LOST. */
        LOST,
        /** A call was refused before any attempt. */
        REFUSED,
        /** A rebuild began here. */
        MARKER,
        /** Cannot be read as a whole: for the dead letters. {@code event} shows its raw fields, the others what could be read. */
        UNREADABLE
    }
}
