package dev.sluice.testkit;

/**
 * How an upstream is set up.
 *
 * @param port 0 = a free one
 * @param eventLoops how many serve
 * @param tokensPerSecond pace of streams without one of their own; 0 = as fast as the client reads
 * @param journalEntries how many requests the journal keeps
 */
public record UpstreamOptions(String host, int port, int eventLoops, double tokensPerSecond, int journalEntries) {
    /** For tests: a free port of the loopback, one event loop, no pacing. */
    public static final UpstreamOptions DEFAULT = new UpstreamOptions("127.0.0.1", 0, 1, 0, 100_000);

    public UpstreamOptions withPort(int otherPort) {
        return new UpstreamOptions(host, otherPort, eventLoops, tokensPerSecond, journalEntries);
    }

    public UpstreamOptions withTokensPerSecond(double rate) {
        return new UpstreamOptions(host, port, eventLoops, rate, journalEntries);
    }
}
