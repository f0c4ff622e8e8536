package dev.sluice.gateway.upstream;

import dev.sluice.contracts.RouteTable;

/**
 * The timers of one attempt in milliseconds.
 *
 * @param connect until the connection stands
 * @param firstByte of streams: until the head of the response is there
 * @param firstToken of streams: until the first content
 * @param idle between two events of a response, stopped while we have paused it
 * @param total the whole call
 */
public record Timers(long connect, long firstByte, long firstToken, long idle, long total) {

    /** These, with the channel's own where it has them; its total only shortens. */
    public Timers with(RouteTable.Timeouts own) {
        if (own == null) {
            return this;
        }
        return new Timers(
                or(own.connect(), connect),
                or(own.firstByte(), firstByte),
                or(own.firstToken(), firstToken),
                or(own.idle(), idle),
                Math.min(total, or(own.total(), total)));
    }

    private static long or(Long own, long otherwise) {
        return own == null ? otherwise : own;
    }
}
