package dev.sluice.admin;

import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The query parameters of lists that can be narrowed to [from, to); a {@code @BeanParam}. A day is its start in UTC. */
public class TimeRange {
    @QueryParam("from")
    public String from;

    @QueryParam("to")
    public String to;

    /**
     * Null when open.
     *
     * @throws ProblemException 400
     */
    public Instant start() {
        return parse("from", from);
    }

    /**
     * Null when open.
     *
     * @throws ProblemException 400
     */
    public Instant end() {
        return parse("to", to);
    }

    private static Instant parse(String field, String text) {
        try {
            if (text == null) {
                return null;
            }
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    field, "must be a time such as \"2026-01-01T00:00:00Z\" or a day such as \"2026-01-01\"");
        }
    }
}
