package dev.sluice.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What tests have ordered, by model or path. From any thread. */
final class Scripts {
    /** Orders for everything that has none of its own. */
    static final String ANY = "*";

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    private static final class Script {
        private final Deque<Behaviour> steps;
        private final boolean forever;

        Script(List<Behaviour> steps, boolean forever) {
            this.steps = new ArrayDeque<>(steps);
            this.forever = forever;
        }

        synchronized Behaviour next() {
            return forever && steps.size() == 1 ? steps.peek() : steps.poll();
        }
    }

    /**
     * Replaces the script of a model or path.
     *
     * @param forever the last step goes on; else the normal answer follows it
     */
    void put(String modelOrPath, List<Behaviour> steps, boolean forever) {
        scripts.put(modelOrPath, new Script(steps, forever));
    }

    void clear() {
        scripts.clear();
    }

    /**
     * The behaviour for the next request: of the model's script, the path's, the one for anything, the model's name.
     *
     * @throws IllegalArgumentException when the name begins like a fault and is none
     */
    Behaviour next(String model, String path) {
        for (String key : new String[] {model, path, ANY}) {
            Script script = scripts.get(key);
            Behaviour ordered = script == null ? null : script.next();
            if (ordered != null) {
                return ordered;
            }
        }
        return model.startsWith(BehaviourGrammar.PREFIX)
                ? Behaviour.of(model.substring(BehaviourGrammar.PREFIX.length()))
                : Behaviour.NORMAL;
    }
}
