package dev.sluice.gateway.admission;

/**
 * JSON in the making, for what is written at every call: fields that are null, 0 or false are absent. Names are taken as they
 * are; values are escaped. Not for several threads.
 */
final class JsonText {
    private static final int FIRST_PLAIN = ' ';
    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder text;
    /** Whether the object or array that is open has something already. */
    private boolean filled;

    /** @param typical length in characters */
    JsonText(int typical) {
        this.text = new StringBuilder(typical);
    }

    /** @param beginning what {@link #toString} has given of an object that is open */
    void goOn(String beginning) {
        text.append(beginning);
        filled = beginning.length() > 1;
    }

    JsonText open(char bracket) {
        separate();
        text.append(bracket);
        filled = false;
        return this;
    }

    JsonText open(String name, char bracket) {
        name(name).append(bracket);
        filled = false;
        return this;
    }

    JsonText close(char bracket) {
        text.append(bracket);
        filled = true;
        return this;
    }

    JsonText string(String name, String value) {
        if (value != null) {
            quote(name(name), value);
        }
        return this;
    }

    /** @param json written as it is */
    JsonText raw(String name, String json) {
        name(name).append(json);
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
        if (filled) {
            text.append(',');
        }
        filled = true;
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        int special = special(value, 0);
        int written = 0;
        while (special < value.length()) {
            text.append(value, written, special);
            escape(text, value.charAt(special));
            written = special + 1;
            special = special(value, written);
        }
        if (written == 0) {
            text.append(value);
        } else {
            text.append(value, written, value.length());
        }
        text.append('"');
    }

    /** Where the next character stands that needs an escape; the text's length when there is none. */
    private static int special(String value, int from) {
        int length = value.length();
        for (int i = from; i < length; i++) {
            char c = value.charAt(i);
            if (c < FIRST_PLAIN || c == '"' || c == '\\') {
                return i;
            }
        }
        return length;
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
