package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** What a vendor that speaks OpenAI's dialect says when something is wrong, in a form of its own. */
public record CompatibleError(String vendor, What what, int status, String body) {
    private static final int COLUMNS = 4;
    private static final List<CompatibleError> ALL = read();

    /** What is wrong. */
    public enum What {
        KEY,
        /** There is none left. */
        MONEY,
        /** Of requests or tokens in a time. */
        LIMIT,
        /** There is none of that name. */
        MODEL,
        /** The request is too long. */
        CONTEXT,
        REQUEST
    }

    /** Those that are known. */
    public static List<CompatibleError> all() {
        return ALL;
    }

    /** What the vendor says to a key that it does not know; null where nothing of its own is known. */
    static CompatibleError wrongKey(String vendor) {
        return ALL.stream()
                .filter(error -> error.vendor.equals(vendor) && error.what == What.KEY)
                .findFirst()
                .orElse(null);
    }

    Reply reply() {
        boolean page = body.startsWith("<");
        return Reply.of(status, page ? "text/html" : "application/json", body.getBytes(UTF_8));
    }

    private static List<CompatibleError> read() {
        try (InputStream file = CompatibleError.class.getResourceAsStream("errors.txt")) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\|", COLUMNS))
                    .map(row -> new CompatibleError(
                            row[0].strip(),
                            What.valueOf(row[1].strip().toUpperCase(Locale.ROOT)),
                            Integer.parseInt(row[2].strip()),
                            row[3].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
