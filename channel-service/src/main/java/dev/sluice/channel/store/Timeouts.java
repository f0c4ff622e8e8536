package dev.sluice.channel.store;

/** Timers as the operator wrote them, such as {@code 5s}; null = the gateway's default. */
public record Timeouts(String connect, String firstByte, String firstToken, String idle, String total) {
    public static final Timeouts DEFAULT = new Timeouts(null, null, null, null, null);
}
