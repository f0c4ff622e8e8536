package dev.sluice.gateway.dialect;

import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;

/** Reads the envelope of a request for images. */
final class ImageReader {
    /** OpenAI makes ten at most; others may make more. */
    private static final int MAX_IMAGES = 128;

    private static final int MAX_PARTIAL_IMAGES = 10;

    private final Fields fields;
    private boolean stream;
    private int images = 1;
    private int partials;

    private ImageReader(Fields fields) {
        this.fields = fields;
    }

    static Envelope read(byte[] body, int length) {
        return Fields.read(body, length, fields -> new ImageReader(fields).root());
    }

    private Envelope root() throws IOException {
        fields.each(this::field, null);
        fields.require("prompt");
        if (stream && images > 1) {
            // Whether the usage that stands in each of several last events is its own or that of all so far is nowhere
            // said.
            throw GatewayException.badRequest("'n' must be 1 where 'stream' is true.", "n");
        }
        return fields.envelope(stream, null, new Envelope.Made(images, stream ? partials : 0, 0, 0));
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "prompt" -> fields.text(name);
            case "n" -> images = fields.integer(name, 1, MAX_IMAGES);
            case "stream" -> stream = fields.bool(name);
            case "partial_images" -> partials = fields.integer(name, 0, MAX_PARTIAL_IMAGES);
            default -> fields.skip();
        }
    }
}
