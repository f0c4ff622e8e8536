package dev.sluice.gateway.dialect;

import java.util.List;

/**
 * What a channel changes in one request.
 *
 * @param dropped names that the client sent and the upstream is not told
 */
public record Overridden(List<Edit> edits, List<String> dropped) {
    public static final Overridden NOTHING = new Overridden(List.of(), List.of());
}
