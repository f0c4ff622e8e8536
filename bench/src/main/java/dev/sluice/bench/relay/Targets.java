package dev.sluice.bench.relay;

/**
 * Ports of the loopback.
 *
 * @param whole where whole answers come from
 * @param stream where streams come from
 */
record Targets(int whole, int stream) {
    /** As nginx' configuration tells them apart. */
    int of(String path) {
        return path.startsWith("/stream/") || path.startsWith("/messages/") ? stream : whole;
    }
}
