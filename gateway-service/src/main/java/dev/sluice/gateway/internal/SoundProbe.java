package dev.sluice.gateway.internal;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.dialect.Edit;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.dialect.FormEdits;
import dev.sluice.gateway.dialect.FormReader;
import dev.sluice.gateway.dialect.Overridden;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.translation.Dialects;
import dev.sluice.gateway.upstream.Outgoing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The small call with which a model is tried that listens: a second of silence. */
final class SoundProbe {
    private static final String BOUNDARY = "sluice-test-call";
    private static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;
    private static final int RATE = 8_000;
    private static final int HEADER = 44;
    private static final byte[] SILENCE = silence();

    private SoundProbe() {}

    /** @throws GatewayException for what the upstream cannot be asked */
    static ChannelTest.Probe of(Endpoint endpoint, Route route) {
        if (Dialects.of(route.channel(), route.upstreamModel()) != null) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_UNREACHABLE,
                    "The channel's provider has no endpoint " + endpoint.id()
                            + "; take it out of its model's endpoints.");
        }
        byte[] body = body(route.upstreamModel());
        Envelope envelope = FormReader.read(endpoint, CONTENT_TYPE, body, body.length);
        Overridden changed = FormEdits.of(envelope, route.upstreamModel(), route.overrides(endpoint));
        Outgoing outgoing = Outgoing.ofClient(
                        endpoint, route, Edit.apply(changed.edits(), body, 0, body.length), changed.dropped())
                .form(CONTENT_TYPE);
        return new ChannelTest.Probe(endpoint, outgoing, false, null);
    }

    private static byte[] body(String model) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(SILENCE.length + 512);
        body.writeBytes(text("--" + BOUNDARY + "\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n" + model));
        body.writeBytes(text("\r\n--" + BOUNDARY + "\r\ncontent-disposition: form-data; name=\"file\";"
                + " filename=\"silence.wav\"\r\ncontent-type: audio/wav\r\n\r\n"));
        body.writeBytes(SILENCE);
        body.writeBytes(text("\r\n--" + BOUNDARY + "--\r\n"));
        return body.toByteArray();
    }

    /** One second of PCM, 16 bits, one channel. */
    private static byte[] silence() {
        int bytes = RATE * Short.BYTES;
        return ByteBuffer.allocate(HEADER + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(text("RIFF"))
                .putInt(HEADER - 8 + bytes)
                .put(text("WAVEfmt "))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(bytes)
                .putShort((short) Short.BYTES)
                .putShort((short) Short.SIZE)
                .put(text("data"))
                .putInt(bytes)
                .array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
