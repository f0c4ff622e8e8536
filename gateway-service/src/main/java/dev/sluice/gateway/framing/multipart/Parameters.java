package dev.sluice.gateway.framing.multipart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands behind the first word of a header: {@code ; name=value; name="value"}. Whatever readers differ in is refused: a name that
 * stands twice, a quote that only a backslash keeps from being the last.
 */
final class Parameters {
    private final String header;
    private final List<Parameter> all = new ArrayList<>(3);
    private int at;

    /**
     * One of them.
     *
     * @param name in lower case
     * @param value without its quotes
     * @param from where the value is written in the header, with its quotes
     */
    record Parameter(String name, String value, int from, int to) {}

    /** What is wrong with a header, for a sentence that begins with whose header it is. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    private Parameters(String header, int at) {
        this.header = header;
        this.at = at;
    }

    /** @param from where the first word has ended */
    static Parameters of(String header, int from) throws MalformedException {
        Parameters parameters = new Parameters(header, from);
        parameters.read();
        return parameters;
    }

    /** Null when there is none. */
    Parameter get(String name) {
        for (Parameter one : all) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        return null;
    }

    private void read() throws MalformedException {
        skipSpace();
        while (at < header.length()) {
            expect(';');
            skipSpace();
            if (at == header.length()) {
                return;
            }
            int from = at;
            skipToken();
            String name = header.substring(from, at).toLowerCase(Locale.ROOT);
            skipSpace();
            expect('=');
            skipSpace();
            add(name);
            skipSpace();
        }
    }

    private void add(String name) throws MalformedException {
        if (name.isEmpty()) {
            throw new MalformedException("has a parameter that is not understood");
        }
        if (get(name) != null) {
            throw new MalformedException("has the parameter '" + name + "' twice");
        }
        int from = at;
        if (at < header.length() && header.charAt(at) == '"') {
            skipQuoted();
            all.add(new Parameter(name, header.substring(from + 1, at - 1), from, at));
        } else {
            skipToken();
            if (at == from) {
                throw new MalformedException("has the parameter '" + name + "' without a value");
            }
            all.add(new Parameter(name, header.substring(from, at), from, at));
        }
    }

    private void skipQuoted() throws MalformedException {
        int end = header.indexOf('"', at + 1);
        if (end < 0) {
            throw new MalformedException("has a quote that is not closed");
        }
        int backslashes = 0;
        while (header.charAt(end - 1 - backslashes) == '\\') {
            backslashes++;
        }
        if (backslashes % 2 != 0) {
            throw new MalformedException("has a quote behind a backslash; write it as %22");
        }
        at = end + 1;
    }

    private void skipToken() {
        while (at < header.length() && isToken(header.charAt(at))) {
            at++;
        }
    }

    /** Whether RFC 9110 takes it for part of a word. */
    static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private void skipSpace() {
        while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
            at++;
        }
    }

    private void expect(char c) throws MalformedException {
        if (at == header.length() || header.charAt(at) != c) {
            throw new MalformedException("is not understood (at character " + at + ")");
        }
        at++;
    }
}
