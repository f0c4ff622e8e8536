package dev.sluice.gateway.dialect.anthropic;

import dev.sluice.gateway.conversation.Target;
import java.util.Map;
import java.util.function.Function;

/**
 * Who serves Claude.
 *
 * @param path of a request, below the base URL
 * @param headers that every request has
 * @param version of the API, that stands in the body where the path names the model; null = the body names it
 * @param pathStreams whether the path alone tells that a stream is wanted
 * @param searches whether it searches the web
 */
public record Hosting(
        Function<Target, String> path,
        Map<String, String> headers,
        String version,
        boolean pathStreams,
        boolean searches) {
    public static final Hosting ANTHROPIC =
            new Hosting(target -> "/messages", Map.of("anthropic-version", "2023-06-01"), null, false, true);

    /** Only Anthropic itself keeps files that were uploaded. */
    boolean holdsFiles() {
        return version == null;
    }

    public Hosting {
        headers = Map.copyOf(headers);
    }
}
