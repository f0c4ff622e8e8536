package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParseException;

/** A text is not what the standard calls UTF-8. */
final class InvalidUtf8Exception extends JsonParseException {
    private static final long serialVersionUID = 1;

    InvalidUtf8Exception(ArrayParser parser) {
        super(parser, "invalid UTF-8", parser.reached());
    }
}
