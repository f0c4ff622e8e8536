package dev.sluice.bench.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * One load and what is read from it. What a kind does not use is 0.
 *
 * @param what for a person
 * @param promptBytes of the request, roughly
 * @param images whether most of the prompt is images in base64
 * @param answerBytes of the whole answer; 0 = a stream
 * @param connections that are kept busy
 * @param streams at once
 * @param chunks of each stream
 * @param everyMillis pause between chunks
 * @param startEveryMillis between the starts of streams; 0 = as fast as is no storm
 * @param seconds of load in a round
 * @param rate calls per second where it is fixed; 0 = half of what Sluice can do
 * @param translated whether the upstream speaks another dialect than the client
 * @param apart whether it is run only when it is named
 * @param always whether it is run with Redis' {@code appendfsync always} too
 * @param relays whether relays on a JVM that know nothing are run too
 */
public record Scenario(
        String name,
        String what,
        Kind kind,
        int promptBytes,
        boolean images,
        int answerBytes,
        int connections,
        int streams,
        int chunks,
        int everyMillis,
        int startEveryMillis,
        double seconds,
        double rate,
        boolean translated,
        boolean apart,
        boolean always,
        boolean relays,
        List<Measure> measures) {

    /** How often a soak is looked at. */
    public static final int LOOKS = 60;

    private static final int QUICK_STREAMS = 500;
    private static final int QUICK_IN_TURN = 5;
    private static final int QUICK_CHUNKS = 8;
    private static final int QUICK_PAUSE_MILLIS = 250;

    /** Streams that are started per second unless it says otherwise, so that their beginning is no storm. */
    private static final int STARTS_PER_SECOND = 500;

    public Scenario {
        measures = List.copyOf(measures);
    }

    /** The same in a second or two, for a look and not for figures to keep. */
    public Scenario quick() {
        boolean paced = kind == Kind.PACED || kind == Kind.MEMORY || kind == Kind.SOAK;
        return new Scenario(
                name,
                what,
                kind,
                promptBytes,
                images,
                answerBytes,
                connections,
                Math.min(streams, startEveryMillis > 0 ? QUICK_IN_TURN : QUICK_STREAMS),
                paced ? Math.min(chunks, QUICK_CHUNKS) : chunks,
                Math.min(everyMillis, QUICK_PAUSE_MILLIS),
                startEveryMillis,
                Math.min(seconds, kind == Kind.SOAK ? LOOKS : 1),
                rate,
                translated,
                apart,
                always,
                relays,
                measures);
    }

    /** The same body and numbers under another kind of load. */
    public Scenario as(Kind other) {
        return with(other, connections, seconds);
    }

    public Scenario withConnections(int count) {
        return with(kind, count, seconds);
    }

    public Scenario lasting(double some) {
        return with(kind, connections, some);
    }

    private Scenario with(Kind kind, int connections, double seconds) {
        return new Scenario(
                name,
                what,
                kind,
                promptBytes,
                images,
                answerBytes,
                connections,
                streams,
                chunks,
                everyMillis,
                startEveryMillis,
                seconds,
                rate,
                translated,
                apart,
                always,
                relays,
                measures);
    }

    public List<Contender> contenders() {
        if (!kind.compares()) {
            return List.of(Contender.SLUICE);
        }
        return Stream.of(Contender.values())
                .filter(contender -> relays || !contender.isRelay())
                .filter(contender -> always || contender != Contender.SLUICE_ALWAYS)
                .toList();
    }

    /** How long it takes until all streams are started; spread over a whole pause at least, so that their chunks are too. */
    public int rampMillis() {
        return startEveryMillis > 0
                ? streams * startEveryMillis
                : Math.max(everyMillis, streams * 1_000 / STARTS_PER_SECOND);
    }

    /** With what is really run, since {@link #quick} runs less than the description may say. */
    public String title() {
        return streams == 0 ? what : "%,d %s".formatted(streams, what);
    }
}
