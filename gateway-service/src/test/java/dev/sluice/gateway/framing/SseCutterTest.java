package dev.sluice.gateway.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SseCutterTest {
    private static final int LIMIT = 8 << 20;

    @Property(tries = 3000)
    void readsTheSameDataForAnyChunkingAsANaiveReaderOfTheWhole(
            @ForAll("streams") String stream, @ForAll("cuts") List<Integer> sizes) {
        Cut cut = cut(stream.getBytes(UTF_8), sizes);

        assertThat(cut.data).isEqualTo(naiveData(stream));
        assertThat(cut.raw.toString(UTF_8)).isEqualTo(stream);
    }

    @Example
    void handsOutSlicesOfTheChunkWhenEventsLieWithinIt() {
        byte[] chunk = "data: 1\n\ndata: 2\n\n".getBytes(UTF_8);
        List<byte[]> arrays = new ArrayList<>();

        new SseCutter(LIMIT).feed(chunk, 0, chunk.length, (bytes, from, to) -> arrays.add(bytes));

        assertThat(arrays).hasSize(2).allSatisfy(array -> assertThat(array).isSameAs(chunk));
    }

    @Example
    void doesNotWaitForAnLfAfterACrThatClosesAnEvent() {
        Cut cut = cut("data: 1\r\n\r".getBytes(UTF_8), List.of(3));

        assertThat(cut.data).containsExactly("1");
    }

    @Example
    void putsTogetherAnEventOfFiveMegabytes() {
        String big = "x".repeat(5 << 20);

        Cut cut = cut(("data: " + big + "\n\ndata: [DONE]").getBytes(UTF_8), List.of(16384));

        assertThat(cut.data).containsExactly(big, "[DONE]");
    }

    @Example
    void refusesAnEventBeyondTheLimit() {
        SseCutter cutter = new SseCutter(10);

        assertThatThrownBy(() -> cutter.feed("data: 0123456789".getBytes(UTF_8), 0, 16, (b, f, t) -> {}))
                .isInstanceOf(EventTooLongException.class);
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "data:",
                        "data: ",
                        "data",
                        "event: x",
                        ": ping",
                        "id: 1",
                        "\n",
                        "\r",
                        "\r\n",
                        "\n\n",
                        "\r\r",
                        "a",
                        "é",
                        "漢",
                        "😀",
                        "{\"a\":1}",
                        "[DONE]",
                        " ",
                        "datax: 1")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 9).list().ofMinSize(1).ofMaxSize(10);
    }

    private record Cut(List<String> data, ByteArrayOutputStream raw) {}

    private static Cut cut(byte[] stream, List<Integer> sizes) {
        Cut cut = new Cut(new ArrayList<>(), new ByteArrayOutputStream());
        SseCutter.Sink sink = (bytes, from, to) -> {
            cut.raw.write(bytes, from, to - from);
            SseEvent event = SseEvent.of(bytes, from, to);
            if (event.hasData()) {
                cut.data.add(new String(event.data(), event.dataFrom(), event.dataTo() - event.dataFrom(), UTF_8));
            }
        };
        SseCutter cutter = new SseCutter(LIMIT);
        int at = 0;
        for (int i = 0; at < stream.length; i++) {
            int size = Math.min(sizes.get(i % sizes.size()), stream.length - at);
            byte[] chunk = new byte[size];
            System.arraycopy(stream, at, chunk, 0, size);
            cutter.feed(chunk, 0, size, sink);
            at += size;
        }
        cutter.end(sink);
        return cut;
    }

    /** The specification, word by word: normalise line ends, split at empty lines, join data lines. */
    private static List<String> naiveData(String stream) {
        List<String> events = new ArrayList<>();
        String lines = stream.replace("\r\n", "\n").replace('\r', '\n');
        StringBuilder data = null;
        for (String line : lines.split("\n", -1)) {
            if (line.isEmpty()) {
                if (data != null) {
                    events.add(data.toString());
                }
                data = null;
            } else if (line.equals("data") || line.startsWith("data:")) {
                String value = line.length() <= 5 ? "" : line.substring(5);
                String stripped = value.startsWith(" ") ? value.substring(1) : value;
                data = data == null
                        ? new StringBuilder(stripped)
                        : data.append('\n').append(stripped);
            }
        }
        if (data != null) {
            events.add(data.toString());
        }
        return events;
    }
}
