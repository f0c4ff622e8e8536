package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.sluice.contracts.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson's own parser is the judge. */
class ArrayParserTest {
    private static final JsonMapper PLAIN = JsonMapper.builder().build();
    private static final JsonMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    /** Of UTF-8 whatever it looks like: requests and answers are nothing else. */
    private static final JsonFactory JACKSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private static final byte[] SPICE = "\"\\{}[],:0123456789.-+eEtrufalsn \n\u0001ub/".getBytes(UTF_8);
    /** In front, so that positions are seen to count from the text's own beginning. */
    private static final int PADDING = 3;

    private record Seen(JsonToken token, String name, String text, long at) {}

    @Property(tries = 2_000)
    void readsWhatJacksonReads(@ForAll("documents") Object document) throws IOException {
        for (JsonMapper mapper : new JsonMapper[] {PLAIN, ESCAPING}) {
            byte[] json = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
            assertThat(ours(json)).isEqualTo(jacksons(json));
        }
    }

    @Property(tries = 20_000)
    void refusesWhatJacksonRefuses(@ForAll("documents") Object document, @ForAll long seed) throws IOException {
        byte[] json = spoiled(PLAIN.writeValueAsBytes(document), new Random(seed));
        List<Seen> ours = ours(json);
        List<Seen> jacksons = jacksons(json);
        if (ours != null || Utf8.isValid(json, 0, json.length)) {
            assertThat(ours).as(new String(json, UTF_8)).isEqualTo(jacksons);
        }
    }

    @Property(tries = 3_000)
    void measuresTextAsItWouldBeDecoded(@ForAll("texts") String text) throws JsonProcessingException {
        int expected = text.getBytes(UTF_8).length;
        for (JsonMapper mapper : new JsonMapper[] {PLAIN, ESCAPING}) {
            byte[] json = ("{\"choices\":[{\"message\":{\"content\":" + mapper.writeValueAsString(text) + "}}]}")
                    .getBytes(UTF_8);

            assertThat(AnswerReader.read(json, 0, json.length).textBytes()).isEqualTo(expected);
            AnswerFeed feed = new AnswerFeed(Endpoint.CHAT);
            feed.feed(json, 0, json.length);
            assertThat(feed.end().textBytes()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "\"\\ud8\"",
                "\"\\x\"",
                "[1,]",
                "{\"a\":1,}",
                "[01]",
                "[1.]",
                "[-]",
                "[1e]",
                "[tru]",
                "{\"a\" 1}"
            })
    void refuses(String json) {
        assertThat(ours(json.getBytes(UTF_8))).isNull();
        assertThat(jacksons(json.getBytes(UTF_8))).isNull();
    }

    @Test
    void namesTextThatIsNoUtf8() {
        byte[] overlong = {'"', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', (byte) 0xc0, (byte) 0x80, '"'};
        assertThatThrownBy(() -> new ArrayParser(overlong, 0, overlong.length).nextToken())
                .isInstanceOf(InvalidUtf8Exception.class);
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        assertThat(ours("[".repeat(1_001).getBytes(UTF_8))).isNull();
        assertThat(ours(("[".repeat(1_000) + "]".repeat(1_000)).getBytes(UTF_8)))
                .hasSize(2_000);
    }

    private static List<Seen> ours(byte[] json) {
        byte[] padded = Arrays.copyOf(new byte[PADDING], PADDING + json.length + PADDING);
        System.arraycopy(json, 0, padded, PADDING, json.length);
        return seen(new ArrayParser(padded, PADDING, PADDING + json.length));
    }

    private static List<Seen> jacksons(byte[] json) {
        try {
            return seen(JACKSON.createParser(json));
        } catch (IOException e) {
            return null;
        }
    }

    /** Null when it is no JSON. */
    private static List<Seen> seen(JsonParser parser) {
        List<Seen> all = new ArrayList<>();
        try {
            while (parser.nextToken() != null) {
                JsonToken token = parser.currentToken();
                all.add(new Seen(token, parser.currentName(), parser.getText(), Json.tokenStart(parser)));
            }
            return all;
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] spoiled(byte[] json, Random random) {
        byte[] spoiled = json.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(spoiled.length);
            switch (random.nextInt(3)) {
                case 0 -> spoiled[at] = SPICE[random.nextInt(SPICE.length)];
                case 1 -> spoiled[at] = (byte) random.nextInt();
                default -> spoiled = Arrays.copyOf(spoiled, Math.max(1, at));
            }
        }
        return spoiled;
    }

    @Provide
    Arbitrary<Object> documents() {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                texts().map(text -> (Object) text),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.bigIntegers().map(number -> (Object) number),
                Arbitraries.of(true, false).map(truth -> (Object) truth),
                Arbitraries.just("").map(none -> (Object) NullNode.instance));
        return Arbitraries.recursive(
                () -> scalars, inner -> Arbitraries.oneOf(inner, listOf(inner), mapOf(inner)), 0, 3);
    }

    private static Arbitrary<Object> listOf(Arbitrary<Object> inner) {
        return inner.list().ofMaxSize(4).map(list -> (Object) list);
    }

    private Arbitrary<Object> mapOf(Arbitrary<Object> inner) {
        return Arbitraries.maps(names(), inner).ofMaxSize(4).map(map -> (Object) map);
    }

    private Arbitrary<String> names() {
        return Arbitraries.oneOf(texts(), Arbitraries.of("model", "content", "prompt_tokens", "n", "code"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', '"', '\\', '\n', '\u0001', 'ä', '世', '/')
                .ofMaxLength(40)
                .map(text -> text.replace("/", "𝄞"));
    }
}
