package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.io.IOException;

/** Counts the seconds of a recording, as a whole transcript or the last event of one tells them. */
final class TranscriptUsage implements Counter {
    private static final long MOST = 1_000_000_000L;

    private long counted;
    private long duration;
    private int textBytes;
    private boolean last;

    @Override
    public void scalar(int depth, String[] names, JsonToken token, JsonParser parser) throws IOException {
        String name = names[depth];
        if (name == null || token == JsonToken.VALUE_NULL) {
            return;
        }
        if (depth == 1) {
            top(name, token, parser);
        } else if (depth == 2 && "usage".equals(names[1])) {
            // Mistral tells them beside tokens.
            boolean seconds = name.equals("seconds") || name.equals("prompt_audio_seconds");
            counted = seconds ? rounded(token, parser) : counted;
        }
    }

    private void top(String name, JsonToken token, JsonParser parser) throws IOException {
        if (name.equals("duration")) {
            duration = rounded(token, parser);
        } else if (token == JsonToken.VALUE_STRING) {
            switch (name) {
                case "text", "delta" -> textBytes += Json.textBytes(parser);
                case "type" -> last = parser.getText().endsWith(".done");
                default -> {}
            }
        }
    }

    @Override
    public boolean hasContent() {
        return textBytes > 0;
    }

    @Override
    public int contentBytes() {
        return textBytes;
    }

    @Override
    public boolean finished() {
        return last;
    }

    @Override
    public Usage completed(Usage reported) {
        long seconds = counted > 0 ? counted : duration;
        if (seconds == 0) {
            return reported;
        }
        Pieces pieces = new Pieces(1, 0, seconds, 0);
        return reported == null
                ? new Usage(UsageSource.UNKNOWN, 0, 0, 0, 0, 0, 0, 0, pieces)
                : Counter.with(reported, pieces);
    }

    private static long rounded(JsonToken token, JsonParser parser) throws IOException {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> rounded(parser.getDoubleValue());
            case VALUE_STRING ->
                parser.getText().matches("[0-9]{1,9}(\\.[0-9]{1,18})?")
                        ? rounded(Double.parseDouble(parser.getText()))
                        : 0;
            default -> 0;
        };
    }

    private static long rounded(double seconds) {
        return (long) Math.clamp(Math.ceil(seconds), 0d, MOST);
    }
}
