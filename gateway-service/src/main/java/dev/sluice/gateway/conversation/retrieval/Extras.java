package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Dropped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields of a request that its endpoint does not know: what of them an upstream is told, and what not. */
public final class Extras {
    private Extras() {}

    /** Copies those that are there. */
    public static void copy(Map<String, JsonNode> extras, Set<String> names, ObjectNode into) {
        extras.forEach((name, value) -> {
            if (names.contains(name)) {
                into.set(name, value);
            }
        });
    }

    /**
     * Names of what the client said and the upstream was not told.
     *
     * @param told names of extras that it was told, and of the user if it was
     */
    public static List<String> dropped(Map<String, JsonNode> extras, String user, Set<String> told) {
        Dropped dropped = new Dropped();
        extras.keySet().forEach(name -> dropped.addIf(name, !told.contains(name)));
        dropped.addIf("user", user != null && !told.contains("user"));
        return dropped.names();
    }
}
