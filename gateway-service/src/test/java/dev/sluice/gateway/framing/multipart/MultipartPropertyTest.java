package dev.sluice.gateway.framing.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.multipart.NettyReader.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

/** Forms of any content, as Apache's client writes them and Netty's server reads them. */
class MultipartPropertyTest {
    /** Short, so that content often holds nearly the boundary. */
    private static final List<String> BOUNDARIES = List.of("b", "--", "a-b-", "'()+_,./:=?", "x y", "-".repeat(70));

    /** A form on the wire. */
    record Wire(String contentType, byte[] body) {}

    @Property(tries = 2_000)
    void readsWhatApacheWrites(@ForAll("boundaries") String boundary, @ForAll("forms") List<Read> given)
            throws IOException {
        Assume.that(given.stream().noneMatch(part -> holds(part.content(), boundary)));
        Wire wire = apache(boundary, given);

        List<Read> read = read(wire);

        assertThat(read).usingRecursiveComparison().isEqualTo(given);
    }

    @Property(tries = 500)
    void whatIsCutAnywhereIsRefused(@ForAll("boundaries") String boundary, @ForAll("forms") List<Read> given)
            throws IOException {
        Assume.that(given.stream().noneMatch(part -> holds(part.content(), boundary)));
        Wire wire = apache(boundary, given);
        int whole = wire.body().length - "\r\n".length();

        for (int length = 1; length < whole; length++) {
            int cut = length;
            assertThatThrownBy(() -> Multipart.read(wire.contentType(), wire.body(), cut))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("ends before its last boundary");
        }
    }

    /** The one that decides what is priced must not be the only one that reads a form as it does. */
    @Property(tries = 5_000)
    void whatIsChangedAnywhereIsRefusedByOneOfUsOrReadAlike(
            @ForAll("boundaries") String boundary,
            @ForAll("forms") List<Read> given,
            @ForAll @IntRange(max = 4_000) int at,
            @ForAll("noise") byte[] noise)
            throws IOException {
        Wire wire = apache(boundary, given);
        byte[] body = with(wire.body(), at % wire.body().length, noise);
        List<Read> read;
        try {
            read = read(new Wire(wire.contentType(), body));
        } catch (GatewayException refused) {
            return;
        }

        List<Read> judge = NettyReader.read(wire.contentType(), body);
        if (judge != null) {
            assertThat(read.stream().map(Read::seen).toList())
                    .usingRecursiveComparison()
                    .isEqualTo(judge.stream().map(Read::seen).toList());
        }
    }

    private static List<Read> read(Wire wire) {
        // Bytes that are not the body's surround nothing: the array is longer than the body.
        byte[] array = Arrays.copyOf(wire.body(), wire.body().length + 16);
        return Multipart.read(wire.contentType(), array, wire.body().length).stream()
                .map(part -> Read.of(part, array))
                .toList();
    }

    private static Wire apache(String boundary, List<Read> given) throws IOException {
        MultipartEntityBuilder builder = MultipartEntityBuilder.create()
                .setMode(HttpMultipartMode.LEGACY)
                .setCharset(UTF_8)
                .setBoundary(boundary);
        for (Read part : given) {
            builder.addBinaryBody(part.name(), part.content(), ContentType.TEXT_PLAIN, part.filename());
        }
        HttpEntity entity = builder.build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        entity.writeTo(body);
        return new Wire("multipart/form-data; boundary=\"" + boundary + "\"", body.toByteArray());
    }

    /** Whether content has what is to end it. */
    private static boolean holds(byte[] content, String boundary) {
        return new String(content, ISO_8859_1).contains("--" + boundary);
    }

    private static byte[] with(byte[] body, int at, byte[] noise) {
        byte[] changed = body.clone();
        System.arraycopy(noise, 0, changed, at, Math.min(noise.length, changed.length - at));
        return changed;
    }

    @Provide
    Arbitrary<String> boundaries() {
        return Arbitraries.of(BOUNDARIES);
    }

    @Provide
    Arbitrary<byte[]> noise() {
        return fragments().list().ofMinSize(1).ofMaxSize(3).map(MultipartPropertyTest::joined);
    }

    @Provide
    Arbitrary<List<Read>> forms() {
        Arbitrary<String> names = Arbitraries.of("model", "file", "image[]", "é ü", "x-y", "n'");
        Arbitrary<String> filenames =
                Arbitraries.of("a.wav", "é.png", "a;b=c", "a b").injectNull(0.4);
        Arbitrary<byte[]> contents = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300),
                fragments().list().ofMaxSize(12).map(MultipartPropertyTest::joined));
        return Combinators.combine(names, filenames, contents)
                .as(Read::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static Arbitrary<String> fragments() {
        return Arbitraries.of(
                "\r",
                "\n",
                "\r\n",
                "-",
                "--",
                "--b",
                "\r\n--",
                "\r\n--a",
                "\r\n--a-b",
                "x",
                "\0",
                ";",
                "\"",
                "=",
                ":",
                "é",
                " ",
                "\t",
                "name",
                "\r\n" + "-".repeat(71));
    }

    private static byte[] joined(List<String> fragments) {
        return String.join("", fragments).getBytes(UTF_8);
    }
}
