package dev.sluice.gateway.dialect;

import java.io.IOException;

/** Reads the envelope of a request for speech. */
final class SpeechReader {
    private static final String EVENTS = "sse";

    private final Fields fields;
    private Span input;
    private boolean stream;

    private SpeechReader(Fields fields) {
        this.fields = fields;
    }

    static Envelope read(byte[] body, int length) {
        return Fields.read(body, length, fields -> new SpeechReader(fields).root());
    }

    private Envelope root() throws IOException {
        fields.each(this::field, null);
        fields.require("input");
        Envelope.Made made = new Envelope.Made(0, 0, fields.characters(input), input.to() - input.from());
        return fields.envelope(stream, null, made);
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "input" -> input = fields.text(name);
            case "stream_format" -> stream = EVENTS.equals(fields.word(name));
            default -> fields.skip();
        }
    }
}
