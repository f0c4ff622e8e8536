package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the tokens of one answer, from a whole array or as they arrive, and remembers what {@link Answer} names.
 *
 * <p>{@code depth} counts open objects and arrays; {@code names[depth]} is the field being read there. So a chunk's text is
 * at names {@code [1]=choices, [3]=delta, [4]=content}, whatever is inside.
 */
final class AnswerWalk {
    private static final int DEEPEST = 12;
    private static final int NO_USAGE = -1;
    /** The code with which Spark says that nothing went wrong. */
    private static final String NO_ERROR = "0";

    private final String[] names = new String[DEEPEST + 1];
    private final int offset;
    private final Gaps gaps;
    /** Null where only text is counted. */
    private final Counter counter;

    private int depth;
    private boolean content;
    private int textBytes;
    private boolean choices;
    private boolean finished;
    private UsageReader usageReader;
    private int usageDepth = NO_USAGE;
    private int usageFrom;
    private Usage usage;
    private List<Span> usageAt = List.of();
    private String model;
    private Span modelAt;
    private boolean error;
    private String message;
    private String type;
    private String code;
    private String param;

    /**
     * @param offset where the object's first byte stands in its array; positions of a parser count from there
     * @param gaps is told what may differ in another object that says the same; null = nobody asks
     * @param counter of what is no text; null = nothing is
     */
    AnswerWalk(int offset, Gaps gaps, Counter counter) {
        this.offset = offset;
        this.gaps = gaps;
        this.counter = counter;
    }

    void token(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case START_OBJECT, START_ARRAY -> open(token, parser);
            case END_OBJECT, END_ARRAY -> close(parser);
            case FIELD_NAME -> {
                if (depth <= DEEPEST) {
                    names[depth] = parser.currentName();
                }
            }
            default -> scalar(token, parser);
        }
    }

    Answer answer() {
        return new Answer(
                content || (counter != null && counter.hasContent()),
                counter == null ? textBytes : counter.contentBytes(),
                choices,
                finished || (counter != null && counter.finished()),
                counter == null ? usage : counter.completed(usage),
                usageAt,
                model,
                modelAt,
                error || isBareError() ? new Answer.UpstreamError(message, type, code, param) : null);
    }

    /** A code and a message where an answer would stand, as several vendors tell errors, even with status 200. */
    private boolean isBareError() {
        return !choices && message != null && code != null && !NO_ERROR.equals(code);
    }

    /** The same, for an object that is an error whether it says so or not. */
    Answer error() {
        error = true;
        return answer();
    }

    private void open(JsonToken token, JsonParser parser) {
        if (usageDepth == NO_USAGE && token == JsonToken.START_OBJECT && isUsage()) {
            usageReader = new UsageReader();
            usageDepth = depth;
            usageFrom = offset + Json.tokenStart(parser);
        }
        error |= depth == 1 && "error".equals(names[1]);
        choices |= depth == 2 && "choices".equals(names[1]) && token == JsonToken.START_OBJECT;
        depth++;
        if (depth <= DEEPEST) {
            names[depth] = null;
        }
    }

    private void close(JsonParser parser) {
        depth--;
        if (counter != null && depth <= DEEPEST) {
            counter.closed(depth, names);
        }
        if (depth != usageDepth) {
            return;
        }
        Usage read = usageReader.result();
        usage = read == null ? usage : read;
        usageAt = usageAt.isEmpty() ? new ArrayList<>(2) : usageAt;
        usageAt.add(new Span(usageFrom, offset + Json.position(parser)));
        usageDepth = NO_USAGE;
    }

    /** At the top; inside a choice, where Moonshot puts it; inside Groq's own object. */
    private boolean isUsage() {
        return switch (depth) {
            case 1 -> "usage".equals(names[1]);
            case 2 -> "usage".equals(names[2]) && "x_groq".equals(names[1]);
            case 3 -> "usage".equals(names[3]) && "choices".equals(names[1]);
            default -> false;
        };
    }

    private void scalar(JsonToken token, JsonParser parser) throws IOException {
        if (counter != null && depth <= DEEPEST) {
            counter.scalar(depth, names, token, parser);
        }
        if (usageDepth != NO_USAGE) {
            if (depth <= DEEPEST && depth <= usageDepth + 2) {
                String holder = depth == usageDepth + 1 ? null : names[usageDepth + 1];
                usageReader.field(holder, names[depth], token, parser);
            }
        } else if (depth == 1) {
            top(token, parser);
        } else if (depth == 2 && "error".equals(names[1])) {
            errorField(names[2], token, parser);
        } else if (depth == 2 && "base_resp".equals(names[1])) {
            baseResponse(token, parser);
        } else if (depth >= 3 && "choices".equals(names[1])) {
            if (token == JsonToken.VALUE_STRING) {
                choiceText(parser);
            } else {
                gap(token, parser);
            }
        } else if (depth >= 3) {
            deeperError(parser);
        }
    }

    private void top(JsonToken token, JsonParser parser) throws IOException {
        if (names[1] == null || token == JsonToken.VALUE_NULL) {
            return;
        }
        switch (names[1]) {
            case "model" -> {
                if (token == JsonToken.VALUE_STRING) {
                    int from = offset + Json.tokenStart(parser);
                    model = parser.getText();
                    modelAt = new Span(from, offset + Json.position(parser));
                }
            }
            case "error" -> {
                error |= token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_TRUE;
                message = token == JsonToken.VALUE_STRING ? parser.getText() : message;
            }
            case "object" -> error |= token == JsonToken.VALUE_STRING && "error".equals(parser.getText());
            case "message", "detail" -> message = message == null ? parser.getText() : message;
            case "type", "code", "param" -> errorField(names[1], token, parser);
            default -> gap(token, parser);
        }
    }

    private void errorField(String name, JsonToken token, JsonParser parser) throws IOException {
        if (name == null || token == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "message" -> message = parser.getText();
            case "type" -> type = parser.getText();
            case "code" -> code = parser.getText();
            case "param" -> param = parser.getText();
            default -> {}
        }
    }

    /** MiniMax's way to say how it went, with whatever status; a code of 0 says that it went well. */
    private void baseResponse(JsonToken token, JsonParser parser) throws IOException {
        if ("status_code".equals(names[2]) && token.isNumeric() && !NO_ERROR.equals(parser.getText())) {
            error = true;
            code = parser.getText();
            type = Answer.UpstreamError.BASE_RESPONSE;
        } else if ("status_msg".equals(names[2])) {
            message = message == null ? parser.getText() : message;
        }
    }

    /** What some tell of an error below its object: Pydantic what is wrong with which field, OpenRouter that it was moderated. */
    private void deeperError(JsonParser parser) throws IOException {
        if (depth == 3 && "detail".equals(names[1]) && "msg".equals(names[3])) {
            message = message == null ? parser.getText() : message;
        } else if (depth == 4 && message == null && "detail".equals(names[1]) && "loc".equals(names[3])) {
            param = parser.getText();
        } else if (depth == 3
                && "error".equals(names[1])
                && "metadata".equals(names[2])
                && "flagged_input".equals(names[3])) {
            type = Answer.UpstreamError.MODERATED;
        }
    }

    private void choiceText(JsonParser parser) throws IOException {
        String member = names[3];
        if (depth == 3) {
            finished |= "finish_reason".equals(member);
            if ("text".equals(member)) {
                text(parser);
            }
            return;
        }
        if (!"delta".equals(member) && !"message".equals(member)) {
            return;
        }
        if (depth > 4 && "annotations".equals(names[4])) {
            gap(JsonToken.VALUE_STRING, parser);
            return;
        }
        String name = depth <= DEEPEST ? names[depth] : null;
        if ("role".equals(name)) {
            return;
        }
        if ("id".equals(name) || "type".equals(name)) {
            boolean named = parser.getTextLength() > 0;
            content |= named;
            if (gaps != null && named) {
                gaps.contentBesideText();
            }
        } else {
            text(parser);
        }
    }

    private void text(JsonParser parser) throws IOException {
        int length = Json.textBytes(parser);
        textBytes += length;
        content |= length > 0;
        if (gaps != null) {
            gaps.text(offset + Json.tokenStart(parser), offset + Json.position(parser), length);
        }
    }

    /** A value that nothing is read from. */
    private void gap(JsonToken token, JsonParser parser) throws IOException {
        if (gaps == null) {
            return;
        }
        if (token == JsonToken.VALUE_STRING) {
            gaps.string(offset + Json.tokenStart(parser), offset + Json.position(parser));
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            gaps.number(offset + Json.tokenStart(parser), offset + Json.position(parser));
        }
    }
}
