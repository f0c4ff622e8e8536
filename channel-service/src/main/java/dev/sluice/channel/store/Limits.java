package dev.sluice.channel.store;

/** What a channel may take; null = without limit. */
public record Limits(Long requestsPerMinute, Long tokensPerMinute, Long concurrency) {
    public static final Limits NONE = new Limits(null, null, null);
}
