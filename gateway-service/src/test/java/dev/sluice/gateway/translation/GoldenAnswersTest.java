package dev.sluice.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.error.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of upstreams' answers: golden files, a folder for each dialect and a file for each case, which hold the upstream's
 * answer, whole and as a stream, and what clients get of it. {@code -Dsluice.golden.write=true} writes the latter anew.
 */
class GoldenAnswersTest {
    private static final Path FOLDER = Path.of("src/test/golden/answers");
    private static final boolean WRITE = Boolean.getBoolean("sluice.golden.write");

    /** Upstreams that speak another one's dialect, in other frames or from another place: the same has to become of it. */
    private static final Map<String, String> LIKE =
            Map.of("bedrock-invoke", "anthropic", "vertex-claude", "anthropic", "vertex-gemini", "gemini");

    private static final String REASON = "REASON";
    private static final String REFUSED = "refused: ";

    private enum Feed {
        AT_ONCE,
        IN_TWO,
        BYTE_BY_BYTE
    }

    static Stream<Arguments> cases() {
        return Upstreams.ALL.keySet().stream().flatMap(upstream -> cases(LIKE.getOrDefault(upstream, upstream)).stream()
                .map(name -> Arguments.of(upstream, name)));
    }

    static Stream<Arguments> streams() {
        return cases().filter(one -> read(one.get()).has(GoldenAnswer.STREAM));
    }

    static Stream<Arguments> wholeAndStreamed() {
        return streams().filter(one -> hasWhole(read(one.get()), (String) one.get()[0]));
    }

    private static List<String> cases(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.map(file -> file.getFileName().toString().replace(".txt", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void becomesWhatTheFileSays(String upstream, String name) throws IOException {
        GoldenAnswer answer = read(upstream, name);
        if (answer.has(GoldenAnswer.REASONS)) {
            check(answer, GoldenAnswer.REASONS, upstream, reasons(answer, upstream));
            return;
        }
        if (answer.has(GoldenAnswer.STREAM)) {
            byte[] bytes = answer.bytes(GoldenAnswer.STREAM, upstream);
            check(answer, GoldenAnswer.STREAM, upstream, stream(upstream, bytes, 0, Feed.AT_ONCE));
        }
        if (hasWhole(answer, upstream)) {
            String became = whole(upstream, answer.bytes(GoldenAnswer.WHOLE, upstream));
            check(answer, GoldenAnswer.WHOLE, upstream, became + "\n");
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void becomesTheSameWhereverItIsSplit(String upstream, String name) {
        GoldenAnswer answer = read(upstream, name);
        byte[] bytes = answer.bytes(GoldenAnswer.STREAM, upstream);

        String atOnce = stream(upstream, bytes, 0, Feed.AT_ONCE);

        for (int at = 1; at < bytes.length; at++) {
            assertThat(stream(upstream, bytes, at, Feed.IN_TWO))
                    .as("split at %d", at)
                    .isEqualTo(atOnce);
        }
        assertThat(stream(upstream, bytes, 0, Feed.BYTE_BY_BYTE)).isEqualTo(atOnce);
    }

    @ParameterizedTest
    @MethodSource("wholeAndStreamed")
    void saysTheSameWholeAndStreamed(String upstream, String name) {
        GoldenAnswer answer = read(upstream, name);

        String streamed = stream(upstream, answer.bytes(GoldenAnswer.STREAM, upstream), 0, Feed.AT_ONCE);
        String whole = whole(upstream, answer.bytes(GoldenAnswer.WHOLE, upstream));

        JsonNode said = whole.startsWith(REFUSED) ? MissingNode.getInstance() : SaidMessage.whole(whole);
        if (said.isMissingNode() || said.has("error")) {
            assertThat(SaidMessage.streamed(streamed).path("error")).isEqualTo(said.path("error"));
            assertThat(streamed).doesNotContain("[DONE]");
        } else {
            assertThat(SaidMessage.streamed(streamed)).isEqualTo(said);
            assertThat(streamed).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void everyFolderIsRead() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Upstreams.ALL.keySet().stream()
                            .filter(name -> !LIKE.containsKey(name))
                            .toList());
        }
    }

    private static GoldenAnswer read(String upstream, String name) {
        return GoldenAnswer.read(
                FOLDER.resolve(LIKE.getOrDefault(upstream, upstream)).resolve(name + ".txt"));
    }

    private static GoldenAnswer read(Object[] upstreamAndCase) {
        return read((String) upstreamAndCase[0], (String) upstreamAndCase[1]);
    }

    /** The frames of a WebSocket are the same whether the client wants a stream or not. */
    private static boolean hasWhole(GoldenAnswer answer, String upstream) {
        return answer.has(GoldenAnswer.WHOLE) || upstream.equals("spark-websocket");
    }

    private static void check(GoldenAnswer answer, String section, String upstream, String became) throws IOException {
        if (WRITE && !LIKE.containsKey(upstream)) {
            answer.write(section, became);
        }
        assertThat(became).isEqualTo(answer.translated(section));
    }

    /** A line for each reason: what OpenAI's clients are told instead. */
    private static String reasons(GoldenAnswer answer, String upstream) {
        return answer.sections()
                .get(GoldenAnswer.REASONS)
                .lines()
                .map(reason -> reason + ": " + finished(answer.with(REASON, reason), upstream))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String finished(GoldenAnswer answer, String upstream) {
        String streamed = finished(
                SaidMessage.streamed(stream(upstream, answer.bytes(GoldenAnswer.STREAM, upstream), 0, Feed.AT_ONCE)));
        if (!hasWhole(answer, upstream)) {
            return streamed;
        }
        String whole = finished(SaidMessage.whole(whole(upstream, answer.bytes(GoldenAnswer.WHOLE, upstream))));
        assertThat(streamed).isEqualTo(whole);
        return whole;
    }

    private static String finished(JsonNode said) {
        return said.has("error")
                ? "error " + said.get("error")
                : said.at("/0/finish_reason").asText();
    }

    private static String whole(String upstream, byte[] bytes) {
        return run(upstream, false, bytes, 0, Feed.AT_ONCE);
    }

    private static String stream(String upstream, byte[] bytes, int at, Feed feed) {
        return run(upstream, true, bytes, at, feed);
    }

    private static String run(String upstream, boolean stream, byte[] bytes, int at, Feed feed) {
        Dialect dialect = Upstreams.ALL.get(upstream).speaks();
        Translation translation = Dialects.translate(dialect, stream, "op", 7, "m", 1 << 16);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            switch (feed) {
                case AT_ONCE -> translation.feed(bytes, 0, bytes.length, out::writeBytes);
                case IN_TWO -> {
                    translation.feed(bytes, 0, at, out::writeBytes);
                    translation.feed(bytes, at, bytes.length, out::writeBytes);
                }
                case BYTE_BY_BYTE -> {
                    for (int i = 0; i < bytes.length; i++) {
                        translation.feed(bytes, i, i + 1, out::writeBytes);
                    }
                }
            }
            translation.end(out::writeBytes);
        } catch (GatewayException e) {
            out.writeBytes((REFUSED + e.getMessage() + "\n").getBytes(UTF_8));
        }
        return out.toString(UTF_8);
    }
}
