package dev.sluice.gateway.admission;

/**
 * JSON in the making, for what is written at every call: fields that are null, 0 or false are absent. Names are taken as they
 * are; values are escaped. Not for several threads.
 */
final class JsonText {
    private static final int FIRST_PLAIN = ' ';
    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder text;

    /** @param typical length in characters */
    JsonText(int typical) {
        this.text = new StringBuilder(typical);
    }

    JsonText open(char bracket) {
        separate();
        text.append(bracket);
        return this;
    }

    JsonText open(String name, char bracket) {
        name(name).append(bracket);
        return this;
    }

    JsonText close(char bracket) {
        text.append(bracket);
        return this;
    }

    JsonText string(String name, String value) {
        if (value != null) {
            quote(name(name), value);
        }
        return this;
    }

    JsonText number(String name, long value) {
        if (value != 0) {
            name(name).append(value);
        }
        return this;
    }

    /** A 0 is written. */
    JsonText boxed(String name, Number value) {
        if (value != null) {
            name(name).append(value.longValue());
        }
        return this;
    }

    JsonText flag(String name, boolean value) {
        if (value) {
            name(name).append("true");
        }
        return this;
    }

    /** A field whose name may hold anything. */
    JsonText entry(String name, String value) {
        separate();
        quote(text, name);
        quote(text.append(':'), value);
        return this;
    }

    /** A field whose name may hold anything. */
    JsonText entry(String name, long value) {
        separate();
        quote(text, name);
        text.append(':').append(value);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private StringBuilder name(String name) {
        separate();
        return text.append('"').append(name).append("\":");
    }

    private void separate() {
        int length = text.length();
        if (length > 0) {
            char before = text.charAt(length - 1);
            if (before != '{' && before != '[') {
                text.append(',');
            }
        }
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        int written = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < FIRST_PLAIN || c == '"' || c == '\\') {
                text.append(value, written, i);
                escape(text, c);
                written = i + 1;
            }
        }
        text.append(value, written, value.length()).append('"');
    }

    private static void escape(StringBuilder text, char c) {
        text.append('\\');
        switch (c) {
            case '"', '\\' -> text.append(c);
            case '\n' -> text.append('n');
            case '\r' -> text.append('r');
            case '\t' -> text.append('t');
            default -> text.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
        }
    }
}
