package dev.sluice.gateway.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineCutterTest {
    private static final byte[] LINES = "{\"a\":\"é\"}\r\n\n{\"b\":2}\n{\"c\":3}".getBytes(UTF_8);

    @Test
    void cutsTheSameLinesWhereverTheChunksEnd() {
        for (int at = 0; at <= LINES.length; at++) {
            LineCutter cutter = new LineCutter(64);
            List<String> lines = new ArrayList<>();
            cutter.feed(LINES, 0, at, collect(lines));
            cutter.feed(LINES, at, LINES.length, collect(lines));
            cutter.end(collect(lines));

            assertThat(lines).as("split at %d", at).containsExactly("{\"a\":\"é\"}", "{\"b\":2}", "{\"c\":3}");
        }
    }

    @Test
    void handsOutTheLastLineOnlyAtTheEnd() {
        LineCutter cutter = new LineCutter(64);
        List<String> lines = new ArrayList<>();
        cutter.feed("one".getBytes(UTF_8), 0, 3, collect(lines));
        assertThat(lines).isEmpty();

        cutter.end(collect(lines));
        cutter.end(collect(lines));
        assertThat(lines).containsExactly("one");
    }

    @Test
    void holdsNoLineLongerThanAllowed() {
        LineCutter cutter = new LineCutter(4);
        cutter.feed("1234".getBytes(UTF_8), 0, 4, (bytes, from, to) -> {});

        assertThatThrownBy(() -> cutter.feed("5".getBytes(UTF_8), 0, 1, (bytes, from, to) -> {}))
                .isInstanceOf(EventTooLongException.class);
    }

    private static SseCutter.Sink collect(List<String> lines) {
        return (bytes, from, to) -> lines.add(new String(bytes, from, to - from, UTF_8));
    }
}
