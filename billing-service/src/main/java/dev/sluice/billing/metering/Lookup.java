package dev.sluice.billing.metering;

/**
 * Which rows a batch looks for before it writes. Both end the same: a row that is there and was not looked for is refused by its
 * primary key, and with it the whole batch, which is then booked with {@link #EVERY}.
 */
enum Lookup {
    /** Those of events that may follow another of the same attempt or call. Of nearly all calls there is one event only. */
    DOUBTFUL,
    /** Those of all events. */
    EVERY
}
