package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.io.IOException;

/** Counts images: those in {@code data} of a whole answer, or the one that an event of a stream completes or shows a stage of. */
final class ImageUsage implements Counter {
    private static final String DATA = "data";
    private static final int IN_DATA = 3;
    private static final long MOST = 1_000_000L;

    private long images;
    /** As Volcengine tells it; −1 = not. */
    private long generated = -1;

    private long stages;
    private boolean failed;
    private boolean content;
    private boolean finished;

    @Override
    public void scalar(int depth, String[] names, JsonToken token, JsonParser parser) throws IOException {
        if (depth == 1 && names[1] != null && token == JsonToken.VALUE_STRING) {
            event(names[1], parser);
        } else if (depth == 1 && "partial_image_index".equals(names[1]) && token == JsonToken.VALUE_NUMBER_INT) {
            stages = 1 + number(parser);
        } else if (depth == 2 && "usage".equals(names[1]) && "generated_images".equals(names[2]) && token.isNumeric()) {
            generated = number(parser);
        } else if (depth >= IN_DATA && DATA.equals(names[1]) && token != JsonToken.VALUE_NULL) {
            failed |= "error".equals(names[IN_DATA]);
        }
    }

    private void event(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "type" -> finished = parser.getText().endsWith(".completed");
            case "b64_json", "url" -> content = true;
            default -> {}
        }
    }

    private static long number(JsonParser parser) throws IOException {
        return (long) Math.clamp(parser.getDoubleValue(), 0d, MOST);
    }

    /** An image that was not made stands there with its error. */
    @Override
    public void closed(int depth, String[] names) {
        if (depth == IN_DATA - 1 && DATA.equals(names[1])) {
            images += failed ? 0 : 1;
            failed = false;
        }
    }

    @Override
    public boolean hasContent() {
        return content || images > 0;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public Usage completed(Usage reported) {
        if (reported == null && images == 0 && generated < 0 && stages == 0 && !finished) {
            return null;
        }
        Pieces pieces = new Pieces(1, generated >= 0 ? generated : finished ? 1 : images, 0, 0);
        return reported == null
                ? new Usage(UsageSource.UNKNOWN, 0, 0, 0, stages * Envelope.Made.TOKENS_PER_PARTIAL, 0, 0, 0, pieces)
                : Counter.with(reported, pieces);
    }
}
