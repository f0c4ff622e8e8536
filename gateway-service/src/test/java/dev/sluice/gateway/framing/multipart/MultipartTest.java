package dev.sluice.gateway.framing.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a form, and what is wrong with one that is none. In bodies, {@code |} stands for a line's end. */
class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=b";

    @Test
    void partsAreWhereTheyStand() {
        byte[] body = bytes("--b|Content-Disposition: form-data; name=\"model\"||whisper-1|--b|content-type: audio/wav|"
                + "CONTENT-disposition:form-data;filename=\"é;=.wav\" ; name=file|X-Other: y||a\0b|--|--b--|");

        List<Part> parts = Multipart.read(TYPE, body, body.length);

        assertThat(parts).extracting(Part::name).containsExactly("model", "file");
        assertThat(parts).extracting(Part::filename).containsExactly(null, "é;=.wav");
        assertThat(parts.get(0).text(body)).isEqualTo("whisper-1");
        assertThat(parts.get(1).text(body)).isEqualTo("a\0b\r\n--");
        assertThat(parts)
                .allSatisfy(part -> assertThat(at(body, part.from(), 3)).isEqualTo("--b"));
        assertThat(at(body, parts.get(0).nameFrom(), 7)).isEqualTo("\"model\"");
        assertThat(at(body, parts.get(1).nameFrom(), 4)).isEqualTo("file");
        assertThat(parts.get(1).nameTo() - parts.get(1).nameFrom()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Multipart/Form-Data;boundary=\"b\"",
                "multipart/form-data; charset=utf-8; Boundary=b",
                "multipart/form-data ; boundary = b ; "
            })
    void theBoundaryMayBeWrittenInManyWays(String type) {
        byte[] body = bytes("--b|content-disposition: form-data; name=a||x|--b--");

        assertThat(Multipart.read(type, body, body.length)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            nullValues = "null",
            value = {
                "null                                            ! must be a form",
                "application/json                                ! must be a form",
                "multipart/mixed; boundary=b                     ! must be a form",
                "multipart/form-data                             ! has no boundary",
                "multipart/form-data; boundary=                  ! without a value",
                "multipart/form-data; boundary=\"\"              ! must be 1 to 70",
                "multipart/form-data; boundary=\"a*b\"           ! must be 1 to 70",
                "multipart/form-data; boundary=b; boundary=c     ! 'boundary' twice",
                "multipart/form-data; boundary=\"b               ! not closed",
                "multipart/form-data; boundary*=utf-8''b         ! has no boundary",
                "multipart/form-data, boundary=b                 ! must be a form",
            })
    void aHeaderThatTellsNoBoundaryIsRefused(String type, String why) {
        assertThatThrownBy(() -> Multipart.read(type, bytes("--b--"), 5))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
                    assertThat(e.getMessage()).contains(why);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "~~                                                                   ! The form is empty.",
                "{\"model\":\"m\"}                                                        ! does not begin with the boundary",
                "hello|--b|content-disposition: form-data; name=a||x|--b--            ! does not begin with the boundary",
                "--b--                                                                ! has no parts",
                "--b|content-disposition: form-data; name=a||x                        ! ends before its last boundary",
                "--b|content-disposition: form-data; name=a||x|--b                    ! ends before its last boundary",
                "--b|content-disposition: form-data; name=a||x|--b-                   ! ends before its last boundary",
                "--b|content-disposition: form-data; name=a||x|--b--|GET /            ! something after its last boundary",
                "--b|content-disposition: form-data; name=a||x|--bc|y|--b--           ! boundary inside a part's content",
                "--b|content-disposition: form-data; name=a||x--b|y|--b--              ! boundary inside a part's content",
                "--b|content-disposition: form-data; name=a||--b--                    ! boundary inside a part's content",
                "--b|content-disposition: form-data; name=a||x|--b  y|--b--           ! boundary inside a part's content",
                "--b|content-type: text/plain||x|--b--                                ! Part 1 of the form has no header",
                "--b|content-disposition: form-data||x|--b--                          ! has no name",
                "--b|content-disposition: form-data; name=\"\"||x|--b--               ! has no name",
                "--b|content-disposition: attachment; name=a||x|--b--                 ! is not of form-data",
                "--b|content-disposition: form-data; name=a; name=b||x|--b--          ! 'name' twice",
                "--b|content-disposition: form-data; name=a; name*=utf-8''b||x|--b--  ! its name in two forms",
                "--b|content-disposition: form-data; name=\"a\\b\"||x|--b--           ! a character of",
                "--b|content-disposition: form-data; name=a; filename=\"\\\"\"||x|--b-- ! a quote behind a backslash",
                "--b|content-disposition: form-data; name=a|content-disposition: form-data; name=b||x|--b-- ! twice",
                "--b|content-disposition: form-data; name=\" a\"||x|--b--              ! white space around it",
                "--b|content-disposition: form-data; name=\"a;b\"||x|--b--             ! a character of",
                "--b|x-y: a;| b=c|content-disposition: form-data; name=a||x|--b-- ! that is none",
                "--b|content-disposition : form-data; name=a||x|--b--                 ! that is none",
                "--b|content-disposition: form-data; name=a|content-transfer-encoding: base64||x|--b-- ! is encoded",
                "--b|content-disposition: form-data; name=a|content-type: name=/plain||x|--b-- ! names no media type",
                "--b|content-disposition: form-data; name=a|content-type: text/plain; name=b||x|--b-- ! has the parameter 'name' in its",
                "--b|content-disposition: form-data; name=a|content-type: text/plain; x||x|--b-- ! 'content-type' that is not understood",
                "--b|content-disposition: form-data; name=a|content-type: multipart/mixed; boundary=c||x|--b-- ! or one of several parts",
            })
    void whatIsWrongIsTold(String form, String why) {
        byte[] body = bytes(form);

        assertThatThrownBy(() -> Multipart.read(TYPE, body, body.length))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining(why);
    }

    @Test
    void headersAndPartsAreBounded() {
        byte[] headers = bytes("--b|x: " + "y".repeat(9_000) + "|content-disposition: form-data; name=a||x|--b--");
        byte[] parts = bytes("--b|content-disposition: form-data; name=a||x|".repeat(129) + "--b--");

        assertThatThrownBy(() -> Multipart.read(TYPE, headers, headers.length))
                .hasMessageContaining("more than 8192 bytes of headers");
        assertThatThrownBy(() -> Multipart.read(TYPE, parts, parts.length)).hasMessageContaining("more than 128 parts");
    }

    @Test
    void bareLineEndsAreNone() {
        byte[] body = "--b\ncontent-disposition: form-data; name=a\n\nx\n--b--".getBytes(UTF_8);
        byte[] among = bytes("--b|content-disposition: form-data; name=a\nx: y||x|--b--");

        assertThatThrownBy(() -> Multipart.read(TYPE, body, body.length)).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Multipart.read(TYPE, among, among.length)).hasMessageContaining("control character");
        for (String bare : List.of("\n--b|y", "\r--b|y", "\n--b--")) {
            byte[] inside = bytes("--b|content-disposition: form-data; name=a||x" + bare + "|--b--");
            assertThatThrownBy(() -> Multipart.read(TYPE, inside, inside.length))
                    .hasMessageContaining("inside");
        }
    }

    @Test
    void onlyWhatIsInTheBodyIsRead() {
        byte[] array = bytes("--b|content-disposition: form-data; name=a||x|--b--|--b--");

        assertThat(Multipart.read(TYPE, array, array.length - 7)).hasSize(1);
        assertThatThrownBy(() -> Multipart.read(TYPE, array, array.length - 10)).hasMessageContaining("ends before");
    }

    @Test
    void saysWhatContentItWouldCut() {
        assertThat(Multipart.cuts(TYPE, "whisper-1")).isFalse();
        assertThat(Multipart.cuts(TYPE, "a-b")).isFalse();
        assertThat(Multipart.cuts(TYPE, "--beta")).isTrue();
        assertThat(Multipart.cuts(TYPE, "a--b")).isTrue();
    }

    private static byte[] bytes(String form) {
        return form.replace("|", "\r\n").getBytes(UTF_8);
    }

    private static String at(byte[] body, int from, int length) {
        return new String(body, from, length, UTF_8);
    }
}
