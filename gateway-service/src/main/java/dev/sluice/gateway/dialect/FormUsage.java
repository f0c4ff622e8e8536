package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.io.IOException;

/** What the answer to a form counts: tokens as everybody tells them, seconds of sound, images. */
final class FormUsage implements Counter {
    private final AnswerPieces pieces = new AnswerPieces();

    @Override
    public void scalar(int depth, String[] names, JsonToken token, JsonParser parser) throws IOException {
        pieces.scalar(depth, names, token, parser);
    }

    @Override
    public boolean hasContent() {
        return pieces.textBytes() > 0;
    }

    @Override
    public int contentBytes() {
        return pieces.textBytes();
    }

    @Override
    public boolean finished() {
        return pieces.isLast();
    }

    @Override
    public Usage completed(Usage reported) {
        Pieces counted = pieces.pieces();
        if (reported != null) {
            return Counter.with(reported, counted);
        }
        return counted == null ? null : new Usage(UsageSource.UNKNOWN, 0, 0, 0, 0, 0, 0, 0, counted);
    }
}
