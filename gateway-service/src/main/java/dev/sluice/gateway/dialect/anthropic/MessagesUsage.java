package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;

/** Puts the usage of an answer together; what is told later counts, what is not told again stays. */
final class MessagesUsage {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final long MOST = 1_000_000_000L;

    private static final long UNTOLD = -1;

    private long fresh = UNTOLD;
    private long read = UNTOLD;
    private long created = UNTOLD;
    private long output = UNTOLD;
    private long thought = UNTOLD;
    private long searches = UNTOLD;

    void add(JsonNode usage) {
        fresh = later(fresh, usage.path("input_tokens"));
        read = later(read, usage.path("cache_read_input_tokens"));
        created = later(created, usage.path("cache_creation_input_tokens"));
        output = later(output, usage.path("output_tokens"));
        searches = later(searches, usage.path("server_tool_use").path("web_search_requests"));
        thought = later(thought, usage.path("output_tokens_details").path("thinking_tokens"));
    }

    /** Null when nothing was counted. */
    Usage result() {
        if (fresh < 0 && output < 0) {
            return null;
        }
        long cached = Math.max(0, read);
        long written = Math.max(0, created);
        long input = Math.min(MOST, Math.max(0, fresh) + cached + written);
        long out = Math.max(0, output);
        return new Usage(
                UsageSource.REPORTED,
                input,
                cached,
                Math.min(written, input - cached),
                out,
                Math.min(Math.max(0, thought), out),
                0,
                0,
                Pieces.ofSearches(searches));
    }

    private static long later(long before, JsonNode told) {
        return told.isNumber() ? (long) Math.clamp(Math.ceil(told.asDouble()), 0d, (double) MOST) : before;
    }
}
