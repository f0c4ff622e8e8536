package dev.sluice.quota;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the writers that take part in a rebuild hold, per root and limit: sums over their lease hashes. */
public final class Leased {
    private final Map<String, Long> nanos = new HashMap<>();
    private final Map<String, Map<String, List<Part>>> limits = new HashMap<>();

    Leased() {}

    /** What is held of a limit in one period. */
    record Part(long start, boolean slots, long amount) {}

    void add(LeaseField field, long amount) {
        if (field.money()) {
            nanos.merge(field.root(), amount, Math::addExact);
        } else if (field.counter() != null) {
            LeaseField.Counter counter = field.counter();
            limits.computeIfAbsent(field.root(), root -> new HashMap<>())
                    .computeIfAbsent(counter.limit(), limit -> new ArrayList<>())
                    .add(new Part(counter.start(), counter.letter() == 's', amount));
        }
    }

    long nanos(String root) {
        return nanos.getOrDefault(root, 0L);
    }

    /** The counters to install: the newest period that is known, and what is held of it. */
    Map<String, TreeState.Counter> counters(RootState state) {
        Map<String, TreeState.Counter> counters = new HashMap<>();
        state.limits().forEach(one -> counters.put(one.limit(), new TreeState.Counter(one.start(), one.used(), 0)));
        limits.getOrDefault(state.root(), Map.of()).forEach((limit, parts) -> {
            TreeState.Counter known = counters.get(limit);
            long start = parts.stream().mapToLong(Part::start).max().orElse(0);
            if (known != null) {
                start = Math.max(start, known.start());
            }
            long newest = start;
            long held = parts.stream()
                    .filter(part -> part.slots() || part.start() == newest)
                    .mapToLong(Part::amount)
                    .sum();
            long used = known != null && known.start() == newest ? known.used() : 0;
            counters.put(limit, new TreeState.Counter(newest, used, held));
        });
        return counters;
    }
}
