package dev.sluice.gateway.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A form, written as curl does. */
final class FormBody {
    static final String TYPE = "multipart/form-data; boundary=------------------------d74496d66958873e";
    private static final String DELIMITER = "--------------------------d74496d66958873e";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** With a model. */
    static FormBody of(String model) {
        return new FormBody().field("model", model);
    }

    /** What a model that listens is mostly sent: a WAV file of so many seconds. */
    static FormBody sound(String model, int seconds) {
        return of(model).file("file", "speech.wav", "audio/wav", wave(seconds));
    }

    FormBody field(String name, String value) {
        write(DELIMITER + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
        return this;
    }

    FormBody file(String name, String filename, String type, byte[] content) {
        write(DELIMITER + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + filename
                + "\"\r\nContent-Type: " + type + "\r\n\r\n");
        body.writeBytes(content);
        write("\r\n");
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(body.toByteArray());
        whole.writeBytes((DELIMITER + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return whole.toByteArray();
    }

    HttpRequest.Builder to(Rig rig, String path) {
        return rig.request(path, "")
                .setHeader("content-type", TYPE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes()));
    }

    HttpResponse<String> post(Rig rig, String path) {
        return rig.send(to(rig, path));
    }

    /** PCM of 8 kHz and 8 bits, one channel. */
    static byte[] wave(int seconds) {
        int bytes = 8_000 * seconds;
        return ByteBuffer.allocate(44 + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + bytes)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8_000)
                .putInt(8_000)
                .putShort((short) 1)
                .putShort((short) 8)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(bytes)
                .array();
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
