package dev.sluice.gateway.upstream;

import io.vertx.core.MultiMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is still being tried out at Anthropic has to be asked for by name, in one header whoever asks. */
final class Betas {
    private static final String HEADER = "anthropic-beta";
    private static final String ANTHROPIC = "anthropic";

    private Betas() {}

    /**
     * Joins what the dialect needs, the channel sets and the client wants, each once. For other dialects nothing is done: who
     * else serves Claude asks for betas elsewhere.
     */
    static void join(MultiMap headers, String dialect, Outgoing outgoing, Map<String, String> own, MultiMap client) {
        if (!ANTHROPIC.equals(dialect)) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        add(names, outgoing.headers().get(HEADER));
        own.forEach((name, value) -> add(names, HEADER.equalsIgnoreCase(name) ? value : null));
        client.getAll(HEADER).forEach(value -> add(names, value));
        if (!names.isEmpty()) {
            headers.set(HEADER, String.join(",", names));
        }
    }

    private static void add(Set<String> names, String values) {
        for (String name : values == null ? List.<String>of() : List.of(values.split(",", -1))) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
    }
}
