package dev.sluice.gateway.conversation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Names of what a client said and an upstream cannot be told, as OpenAI calls them. Belongs to one request. */
public final class Dropped {
    private final Set<String> names = new TreeSet<>();

    public void add(String name) {
        names.add(name);
    }

    /** @param said null = the client did not say it, so nothing is lost */
    public void add(String name, Object said) {
        addIf(name, said != null);
    }

    public void addIf(String name, boolean lost) {
        if (lost) {
            names.add(name);
        }
    }

    /** Sorted. */
    public List<String> names() {
        return List.copyOf(names);
    }
}
