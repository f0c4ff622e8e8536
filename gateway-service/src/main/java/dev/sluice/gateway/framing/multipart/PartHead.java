package dev.sluice.gateway.framing.multipart;

import dev.sluice.gateway.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the headers of one part. */
final class PartHead {
    private static final int LONGEST = 8 << 10;
    private static final String DISPOSITION = "content-disposition";
    private static final String ENCODING = "content-transfer-encoding";
    private static final Set<String> NO_ENCODING = Set.of("binary", "8bit", "7bit");
    private static final String TYPE = "content-type";
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("(?i)(?!multipart/)[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+");
    /** Parameters that say what a part is called. */
    private static final List<String> OF_DISPOSITION = List.of("name", "name*", "filename", "filename*");

    private final byte[] body;
    private final int length;
    /** For sentences; the first is 1. */
    private final int number;

    private int at;
    private String name;
    private String filename;
    private int nameFrom;
    private int nameTo;

    PartHead(byte[] body, int length, int number, int at) {
        this.body = body;
        this.length = length;
        this.number = number;
        this.at = at;
    }

    /** Reads up to the empty line. */
    void read() {
        int from = at;
        int end = lineEnd(from);
        while (end > at) {
            line(end);
            at = end + 2;
            end = lineEnd(from);
        }
        at = end + 2;
        if (name == null) {
            throw wrong("has no header 'content-disposition' with a name");
        }
    }

    /** @param from where its boundary begins */
    Part part(int from, int contentTo) {
        return new Part(name, filename, from, nameFrom, nameTo, at, contentTo);
    }

    /** Where the content begins. */
    int contentFrom() {
        return at;
    }

    private int lineEnd(int from) {
        for (int i = at; i < length && i - from < LONGEST; i++) {
            byte b = body[i];
            if (b == '\r' && i + 1 < length && body[i + 1] == '\n') {
                return i;
            }
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
                if (b == '\r' && i + 1 == length) {
                    break;
                }
                throw wrong("has a control character among its headers");
            }
        }
        throw length - from < LONGEST ? Multipart.truncated() : wrong("has more than " + LONGEST + " bytes of headers");
    }

    private void line(int end) {
        // One character for each byte, so that positions in it are positions in the body.
        String line = new String(body, at, end - at, StandardCharsets.ISO_8859_1);
        int colon = 0;
        while (colon < line.length() && Parameters.isToken(line.charAt(colon))) {
            colon++;
        }
        if (colon == 0 || colon == line.length() || line.charAt(colon) != ':') {
            throw wrong("has a line among its headers that is none");
        }
        String header = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).trim();
        if (header.equals(DISPOSITION)) {
            disposition(line, colon + 1);
        } else if (header.equals(ENCODING) && !NO_ENCODING.contains(value.toLowerCase(Locale.ROOT))) {
            throw wrong("is encoded; send it as it is, without 'content-transfer-encoding'");
        } else if (header.equals(TYPE) && !value.isEmpty()) {
            type(line, colon + 1);
        }
    }

    /** Some readers take a name from here too, and what has no slash for a parameter. */
    private void type(String line, int from) {
        int semicolon = line.indexOf(';', from);
        int end = semicolon < 0 ? line.length() : semicolon;
        if (!MEDIA_TYPE.matcher(line.substring(from, end).trim()).matches()) {
            throw wrong("has a header 'content-type' that names no media type, or one of several parts");
        }
        try {
            Parameters parameters = Parameters.of(line, end);
            for (String own : OF_DISPOSITION) {
                if (parameters.get(own) != null) {
                    throw wrong(
                            "has the parameter '" + own + "' in its header 'content-type', where it does not belong");
                }
            }
        } catch (Parameters.MalformedException e) {
            throw wrong("has a header 'content-type' that " + e.getMessage());
        }
    }

    private void disposition(String line, int from) {
        int semicolon = line.indexOf(';', from);
        String type =
                line.substring(from, semicolon < 0 ? line.length() : semicolon).trim();
        if (name != null || !type.equalsIgnoreCase("form-data")) {
            throw wrong(name == null ? "is not of form-data" : "has the header 'content-disposition' twice");
        }
        try {
            Parameters parameters = Parameters.of(line, semicolon < 0 ? line.length() : semicolon);
            Parameters.Parameter named = parameters.get("name");
            if (named == null || !isPlain(named.value())) {
                throw wrong("has no name, or one with white space around it or a character of \\;,:=");
            }
            if (parameters.get("name*") != null) {
                throw wrong("has its name in two forms");
            }
            name = utf8(named.value());
            nameFrom = at + named.from();
            nameTo = at + named.to();
            Parameters.Parameter file = parameters.get("filename");
            file = file == null ? parameters.get("filename*") : file;
            filename = file == null ? null : utf8(file.value());
        } catch (Parameters.MalformedException e) {
            throw wrong("has a header 'content-disposition' that " + e.getMessage());
        }
    }

    /** Whether all readers take it as it is. */
    private static boolean isPlain(String name) {
        return !name.isBlank() && name.equals(name.trim()) && name.chars().noneMatch(c -> "\\;,:=\t".indexOf(c) >= 0);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private GatewayException wrong(String what) {
        return GatewayException.badRequest("Part " + number + " of the form " + what + ".", name);
    }
}
