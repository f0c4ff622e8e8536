package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.RouteTable;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms: which bytes reach the upstream, and what is told of those that are none. */
class FormsTest extends WithRecordings {

    @Test
    void bytesPassBothWays() {
        FormBody form = new FormBody()
                .field("prompt", "nö\r\n--no boundary\r\n")
                .file("file", "ä;name=\"model\".mp3".replace("\"", "%22"), "audio/mpeg", new byte[] {
                    0, '\r', '\n', '-', -1
                })
                .field("model", "whisper-1")
                .field("language", "");
        String odd = "{ \"text\":\"h\\u00e9\",\t\"usage\":{\"type\":\"duration\",\"seconds\":2.5} }\n";
        rig.upstream().script("whisper-1", Behaviour.json("{\"body\":" + quoted(odd) + "}"));

        HttpResponse<String> answer = form.post(rig, PATH);

        Exchange seen = rig.upstream().journal().last();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(odd);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(seen.body()).isEqualTo(form.bytes());
        assertThat(seen.header("content-type")).isEqualTo(FormBody.TYPE);
        assertThat(seen.path()).endsWith("/v1/audio/transcriptions");
        assertThat(rig.lastSettled().event().usage().pieces().seconds()).isEqualTo(3);
    }

    @Test
    void theModelsNameIsFoundBehindTheFileAndNothingElseChanges() {
        rig.upstreamName = "whisper-large-v3";
        FormBody form = new FormBody()
                .file("file", "a.wav", "audio/wav", FormBody.wave(1))
                .field("model", "whisper-1")
                .field("language", "en");

        HttpResponse<String> answer = form.post(rig, PATH);

        String sent = new String(form.bytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(rig.upstream().journal().last().body(), StandardCharsets.ISO_8859_1))
                .isEqualTo(sent.replace("whisper-1", "whisper-large-v3"));
        assertThat(rig.lastSettled().event().model()).isEqualTo("whisper-1");
    }

    @Test
    void ofAChannelsParametersOnlyNamesConcernIt() {
        rig.parameters = new RouteTable.Parameters(
                Map.of("temperature", "0.1"), null, List.of("prompt", "file "), Map.of("lang", "language"));
        rig.systemPrompt = "Answer in Norwegian.";
        FormBody form = new FormBody()
                .field("prompt", "hush")
                .field("language", "en")
                .file("file", "a.wav", "audio/wav", FormBody.wave(1))
                .field("lang", "no")
                .field("model", "whisper-1")
                .field("prompt", "hush!");
        FormBody changed = new FormBody()
                .file("file", "a.wav", "audio/wav", FormBody.wave(1))
                .field("language", "no")
                .field("model", "whisper-1");

        HttpResponse<String> answer = form.post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().body()).isEqualTo(changed.bytes());
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("prompt, language");
    }

    @Test
    void aBoundaryThatTheUpstreamsNameWouldBeCutAtIsRefused() {
        rig.upstreamName = "--b-model";
        String body = "--b\r\ncontent-disposition: form-data; name=model\r\n\r\nm\r\n--b\r\n"
                + "content-disposition: form-data; name=file; filename=a.wav\r\n\r\nx\r\n--b--\r\n";

        HttpResponse<String> answer =
                rig.send(rig.request(PATH, body).setHeader("content-type", "multipart/form-data; boundary=b"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("boundary");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void aFormMayComeInAnyPieces() throws IOException {
        FormBody form = FormBody.of("whisper-1").file("file", "a.mp3", "audio/mpeg", new byte[200]);
        byte[] body = form.bytes();
        try (Socket socket = new Socket("127.0.0.1", rig.port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + " HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\nauthorization: Bearer "
                            + Rig.KEY + "\r\ncontent-type: " + FormBody.TYPE + "\r\ntransfer-encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (byte one : body) {
                out.write(new byte[] {'1', '\r', '\n', one, '\r', '\n'});
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200").contains("A sluice lets water through.");
        }
        assertThat(rig.upstream().journal().last().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"whisper-1\"}                    | application/json          | must be a form",
                "x                                            | multipart/form-data       | has no boundary",
                "{\"model\":\"whisper-1\"}                    | multipart/form-data; boundary=b | does not begin with the boundary",
            })
    void whatIsNoFormIsRefused(String body, String type, String why) {
        HttpResponse<String> answer = rig.send(rig.request(PATH, body).setHeader("content-type", type));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
        assertThat(rig.admission.refused.getFirst().endpoint()).isEqualTo("transcriptions");
    }

    @Test
    void whatIsWrongWithAFormIsToldByItsField() {
        byte[] sound = FormBody.wave(1);
        refused(new FormBody().file("file", "a.wav", "audio/wav", sound), "model", "is missing");
        refused(FormBody.of("whisper-1"), "file", "is missing");
        refused(FormBody.of("whisper-1").field("file", "x"), "file", "must be a file");
        refused(FormBody.sound("whisper-1", 1).field("model", "other"), "model", "stands twice");
        refused(FormBody.sound("whisper-1", 1).file("file", "b.wav", "audio/wav", sound), "file", "stands twice");
        refused(FormBody.sound("whisper-1", 1).field("stream", "true").field("stream", "false"), "stream", "twice");
        refused(
                new FormBody().file("model", "m.txt", "text/plain", "whisper-1".getBytes(StandardCharsets.UTF_8)),
                "model",
                "must be a field");
        refused(FormBody.sound("", 1), "model", "must not be empty");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    private void refused(FormBody form, String field, String why) {
        HttpResponse<String> answer = form.post(rig, PATH);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + field + "\"").contains(why);
    }

    private static String quoted(String text) {
        return '"'
                + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text))
                + '"';
    }
}
