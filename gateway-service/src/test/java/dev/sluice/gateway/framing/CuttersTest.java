package dev.sluice.gateway.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every way of cutting, whatever the bytes are and wherever the chunks end. */
class CuttersTest {
    private static final int NO_LIMIT = 1 << 20;

    private enum Kind {
        SSE,
        LINES
    }

    @Property(tries = 2000)
    void cutsTheSameWhereverTheChunksEnd(
            @ForAll Kind kind, @ForAll("streams") byte[] stream, @ForAll("sizes") List<Integer> sizes) {
        assertThat(cut(kind, stream, sizes, NO_LIMIT)).isEqualTo(cut(kind, stream, List.of(NO_LIMIT), NO_LIMIT));
    }

    @Property(tries = 2000)
    void linesAreWhatANaiveReaderFinds(@ForAll("streams") byte[] stream, @ForAll("sizes") List<Integer> sizes) {
        List<String> naive = Stream.of(new String(stream, ISO_8859_1).split("[\r\n]"))
                .filter(line -> !line.isEmpty())
                .toList();

        assertThat(cut(Kind.LINES, stream, sizes, NO_LIMIT)).isEqualTo(naive);
    }

    @Property(tries = 2000)
    void refusesWhatIsLongerThanAllowedAndNothingElse(
            @ForAll Kind kind,
            @ForAll("streams") byte[] stream,
            @ForAll("sizes") List<Integer> sizes,
            @ForAll @IntRange(min = 9, max = 30) int limit) {
        List<String> events = cut(kind, stream, List.of(NO_LIMIT), NO_LIMIT);
        int longest = events.stream().mapToInt(String::length).max().orElse(0);

        // No chunk is longer than the limit, so that an event which is has to be put together.
        if (longest > limit) {
            assertThatThrownBy(() -> cut(kind, stream, sizes, limit)).isInstanceOf(EventTooLongException.class);
        } else {
            assertThat(cut(kind, stream, sizes, limit)).isEqualTo(events);
        }
    }

    @Property(tries = 2000)
    void noBytesHarmIt(@ForAll Kind kind, @ForAll byte[] stream, @ForAll("sizes") List<Integer> sizes) {
        assertThat(cut(kind, stream, sizes, NO_LIMIT)).isEqualTo(cut(kind, stream, List.of(NO_LIMIT), NO_LIMIT));
    }

    @Provide
    Arbitrary<byte[]> streams() {
        return Arbitraries.of(
                        "\n", "\r", "\r\n", "\n\n", "data: ", "{\"a\":1}", ": ping", "x", "0123456789", "\u00e9", "\0")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts).getBytes(ISO_8859_1));
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Arbitraries.integers().between(1, 9).list().ofMinSize(1).ofMaxSize(10);
    }

    private static List<String> cut(Kind kind, byte[] stream, List<Integer> sizes, int limit) {
        List<String> events = new ArrayList<>();
        SseCutter.Sink sink = (bytes, from, to) -> {
            SseEvent.of(bytes, from, to);
            events.add(new String(bytes, from, to - from, ISO_8859_1));
        };
        SseCutter sse = new SseCutter(limit);
        LineCutter lines = new LineCutter(limit);
        int at = 0;
        for (int i = 0; at < stream.length; i++) {
            int to = Math.min(stream.length, at + sizes.get(i % sizes.size()));
            byte[] chunk = Arrays.copyOfRange(stream, at, to);
            switch (kind) {
                case SSE -> sse.feed(chunk, 0, chunk.length, sink);
                case LINES -> lines.feed(chunk, 0, chunk.length, sink);
            }
            at = to;
        }
        switch (kind) {
            case SSE -> sse.end(sink);
            case LINES -> lines.end(sink);
        }
        return events;
    }
}
