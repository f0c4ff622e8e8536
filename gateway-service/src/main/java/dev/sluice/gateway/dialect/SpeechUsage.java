package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Usage;
import java.io.IOException;

/** Reads the events of speech that is streamed as such. */
final class SpeechUsage implements Counter {
    private int contentBytes;
    private boolean finished;

    @Override
    public void scalar(int depth, String[] names, JsonToken token, JsonParser parser) throws IOException {
        if (depth == 1 && token == JsonToken.VALUE_STRING && names[1] != null) {
            contentBytes += names[1].equals("audio") ? Json.textBytes(parser) : 0;
            finished |= names[1].equals("type") && parser.getText().equals("speech.audio.done");
        }
    }

    @Override
    public boolean hasContent() {
        return contentBytes > 0;
    }

    @Override
    public int contentBytes() {
        return contentBytes;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public Usage completed(Usage reported) {
        return reported;
    }
}
