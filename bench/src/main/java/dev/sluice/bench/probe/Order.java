package dev.sluice.bench.probe;

/**
 * What the probe is to do, one line of JSON on its standard input.
 *
 * @param bodyFile what each call posts
 * @param rate calls per second; 0 = paced streams instead
 * @param seconds for which the rate is kept
 * @param streams at once
 * @param chunks that each of them must bring
 * @param rampMillis over which they are started
 */
public record Order(
        String url, String key, String bodyFile, double rate, double seconds, int streams, int chunks, int rampMillis) {

    public static Order open(String url, String key, String bodyFile, double rate, double seconds) {
        return new Order(url, key, bodyFile, rate, seconds, 0, 0, 0);
    }

    public static Order paced(String url, String key, String bodyFile, int streams, int chunks, int rampMillis) {
        return new Order(url, key, bodyFile, 0, 0, streams, chunks, rampMillis);
    }
}
