package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Endpoint;
import java.io.ByteArrayOutputStream;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple3;

/** Whatever came before: an object is read as a parser alone would read it. */
class AnswerStreamTest {
    private static final List<String> CHUNKS = List.of(
            "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":176,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"delta\":{\"content\":\"Hé\"},\"logprobs\":null,\"finish_reason\":null}],\"obfuscation\":\"x7\"}",
            "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":176,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}",
            "{\"choices\":[{\"delta\":{\"content\":\"a\",\"reasoning_content\":\"b\"},\"index\":1}] , \"model\" : \"m\\u00e9\", \"n\":12 }",
            "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}}]}}],\"model\":\"m\"}",
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"model\":\"m\"}",
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5},\"model\":\"m\"}",
            "{\"choices\":[{\"text\":\"t\",\"index\":0}],\"n\":-1,\"model\":\"m\"}",
            "{\"error\":{\"message\":\"no\",\"type\":\"t\"},\"x\":\"y\"}",
            "{\"object\":\"x\",\"message\":\"m\",\"choices\":[{\"delta\":{\"audio\":{\"data\":\"QQ==\"}}}],\"y\":\"\"}");

    private static final List<String> PIECES = List.of(
            "",
            "a",
            "wörld",
            "漢字",
            "😀",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u00e9",
            "\\u4e2d",
            "\\ud83d\\ude00",
            "\\ud83d",
            "\\u00",
            "\\x",
            "\\",
            "\"",
            "\",\"error\":\"x",
            "\"},\"usage\":{\"prompt_tokens\":1},\"z\":{\"a\":\"",
            "0",
            "1",
            "00",
            "-",
            "-0",
            "1.5",
            "1e9",
            "9999999999999999999999",
            "null",
            "true",
            "{",
            "}",
            "]",
            ",",
            ":",
            " ",
            "\t",
            "\n",
            "model",
            "error",
            "\u0000",
            "\u007f",
            "\u0080");

    @Property(tries = 20_000)
    void saysWhatAParserSaysOfObjectsThatDifferAnywhere(@ForAll("streams") List<byte[]> stream) {
        AnswerStream answers = new AnswerStream(Endpoint.CHAT);

        for (byte[] object : stream) {
            assertThat(answers.read(object, 3, object.length - 2))
                    .as(new String(object, UTF_8))
                    .isEqualTo(AnswerReader.read(object, 3, object.length - 2));
        }
    }

    @Example
    void comparesWhatDiffersOnlyInItsText() {
        String first = CHUNKS.get(0);
        byte[] bytes = first.getBytes(UTF_8);
        Gaps gaps = new Gaps();
        Mould mould = Mould.of(AnswerReader.read(bytes, 0, bytes.length, gaps), gaps, bytes, 0, bytes.length);

        for (String text : List.of("", "x", "Hé, 漢字 😀", "\\n\\u00e9\\ud83d\\ude00\\\"", "H")) {
            byte[] other = first.replace("Hé", text)
                    .replace("176", "18")
                    .replace("x7", "")
                    .getBytes(UTF_8);
            assertThat(mould.read(other, 0, other.length))
                    .as(text)
                    .isNotNull()
                    .isEqualTo(AnswerReader.read(other, 0, other.length));
        }
    }

    /** Bytes of an overlong form, a surrogate and a stray continuation: a parser's own ways with them are not ours to guess. */
    @Example
    void leavesBadUtf8ToTheParser() {
        for (String bad : List.of("\u00c0\u0080", "\u00ed\u00a0\u0080", "\u0080", "\u00f8", "\u00e4\u00b8")) {
            AnswerStream answers = new AnswerStream(Endpoint.CHAT);
            byte[] good = CHUNKS.get(2).getBytes(ISO_8859_1);
            byte[] other = CHUNKS.get(2).replace("\"a\"", "\"" + bad + "\"").getBytes(ISO_8859_1);
            answers.read(good, 0, good.length);

            assertThat(answers.read(other, 0, other.length)).isEqualTo(AnswerReader.read(other, 0, other.length));
        }
    }

    @Provide
    Arbitrary<List<byte[]>> streams() {
        Arbitrary<Tuple3<Integer, Integer, String>> cut = Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(3, 1), Tuple.of(2, 2), Tuple.of(1, 9)),
                        Arbitraries.of(PIECES))
                .as(Tuple::of);
        Arbitrary<byte[]> object = Combinators.combine(
                        Arbitraries.of(CHUNKS), cut.list().ofMaxSize(2))
                .as(AnswerStreamTest::changed);
        Arbitrary<List<byte[]>> ofOneKind = Arbitraries.of(CHUNKS).flatMap(chunk -> cut.list()
                .ofMaxSize(2)
                .map(cuts -> changed(chunk, cuts))
                .list()
                .ofMinSize(2)
                .ofMaxSize(6));
        return Arbitraries.oneOf(ofOneKind, object.list().ofMinSize(2).ofMaxSize(6));
    }

    /** Each cut takes so many bytes out at a place and puts a piece there. */
    private static byte[] changed(String chunk, List<Tuple3<Integer, Integer, String>> cuts) {
        byte[] bytes = chunk.getBytes(UTF_8);
        for (Tuple3<Integer, Integer, String> cut : cuts) {
            int at = cut.get1() % bytes.length;
            int on = Math.min(bytes.length, at + cut.get2());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            out.writeBytes(cut.get3().getBytes(UTF_8));
            out.write(bytes, on, bytes.length - on);
            bytes = out.toByteArray();
        }
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes("xyz".getBytes(UTF_8));
        framed.writeBytes(bytes);
        framed.writeBytes("\"}".getBytes(UTF_8));
        return framed.toByteArray();
    }
}
