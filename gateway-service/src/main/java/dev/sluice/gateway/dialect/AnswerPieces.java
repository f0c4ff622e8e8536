package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Pieces;
import java.io.IOException;

/** What an answer says of seconds and images, and, being one of several events, of what it is. */
final class AnswerPieces {
    private static final long MOST = 1_000_000_000L;

    private long counted;
    private long duration;
    private int urls;
    private int inline;
    /** In an event; it may also be a stage of an image that comes later. */
    private int ofEvent;

    private int textBytes;
    private boolean last;

    /**
     * Takes one scalar.
     *
     * @param names of the objects that it stands in, then its own, from {@code names[1]} to {@code names[depth]}
     */
    void scalar(int depth, String[] names, JsonToken token, JsonParser parser) throws IOException {
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
        } else if (depth == 3 && token == JsonToken.VALUE_STRING && "data".equals(names[1])) {
            urls += name.equals("url") ? 1 : 0;
            inline += name.equals("b64_json") ? 1 : 0;
        }
    }

    private void top(String name, JsonToken token, JsonParser parser) throws IOException {
        if (name.equals("duration")) {
            duration = rounded(token, parser);
        } else if (token == JsonToken.VALUE_STRING) {
            switch (name) {
                case "text", "delta" -> textBytes += Json.textBytes(parser);
                case "type" -> last = isLast(parser.getText());
                case "b64_json" -> ofEvent = 1;
                default -> {}
            }
        }
    }

    /** The events after which a vendor says no more of one thing. */
    private static boolean isLast(String type) {
        return type.endsWith(".done") || type.endsWith(".completed");
    }

    /** Null when there were none. */
    Pieces pieces() {
        long seconds = counted > 0 ? counted : duration;
        int images = Math.max(urls, inline) + (last ? ofEvent : 0);
        return seconds == 0 && images == 0 ? null : new Pieces(1, images, seconds, 0);
    }

    int textBytes() {
        return textBytes;
    }

    boolean isLast() {
        return last;
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
