package dev.sluice.gateway.internal;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What came of it.
 *
 * @param status HTTP status of the upstream; 0 when it gave none, or was not asked
 * @param models sorted, each once; empty when it failed
 * @param notes sentences on what the list leaves open
 * @param error why it failed, without secrets; null when ok
 */
record Discovered(boolean ok, int status, List<Model> models, List<String> notes, String error) {
    /** @param id what the upstream calls it */
    record Model(String id) {}

    static Discovered of(int status, Collection<String> ids, List<String> notes) {
        return new Discovered(
                true, status, new TreeSet<>(ids).stream().map(Model::new).toList(), notes, null);
    }

    static Discovered failed(int status, String why) {
        return new Discovered(false, status, List.of(), List.of(), why);
    }
}
