package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.sluice.contracts.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads one long JSON object while it passes, chunk by chunk; keeps no more of it than the text being read. */
public final class AnswerFeed implements AutoCloseable {
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private final AnswerWalk walk;
    /** Null where every text is measured. */
    private final ShortStrings strings;

    private int open;
    private boolean begun;
    private boolean broken;

    public AnswerFeed(Endpoint endpoint) {
        walk = new AnswerWalk(0, null, Counter.of(endpoint));
        strings = endpoint == Endpoint.IMAGES ? new ShortStrings() : null;
        try {
            parser = Json.FACTORY.createNonBlockingByteArrayParser();
            feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void feed(byte[] bytes, int from, int to) {
        if (broken || from == to) {
            return;
        }
        try {
            if (strings == null) {
                feeder.feedInput(bytes, from, to);
            } else {
                int length = strings.shorten(bytes, from, to);
                feeder.feedInput(strings.bytes(), 0, length);
            }
            drain();
        } catch (IOException e) {
            broken = true;
        }
    }

    /** What was read; null when it was no whole JSON object. */
    public Answer end() {
        if (broken || !begun || open != 0) {
            return null;
        }
        return walk.answer();
    }

    /** What was read so far of an answer that was cut. */
    public Answer soFar() {
        return walk.answer();
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            broken = true;
        }
    }

    private void drain() throws IOException {
        JsonToken token = parser.nextToken();
        while (token != null && token != JsonToken.NOT_AVAILABLE) {
            begun |= token == JsonToken.START_OBJECT;
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            walk.token(token, parser);
            token = parser.nextToken();
        }
    }
}
