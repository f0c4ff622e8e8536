package dev.sluice.quota.writer;

import dev.sluice.quota.Beat;
import dev.sluice.quota.WriteAttempts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attempts that this incarnation has recorded and not settled, and how far they have come. */
final class Running {
    private final Map<String, WriteAttempts.Begun> attempts = new HashMap<>();
    private final Map<String, Beat.Progress> progress = new LinkedHashMap<>();

    void add(WriteAttempts.Begun attempt) {
        attempts.put(WriteAttempts.field(attempt.operation(), attempt.attempt()), attempt);
    }

    void progress(String operation, int attempt, long atLeastNanos) {
        String field = WriteAttempts.field(operation, attempt);
        WriteAttempts.Begun known = attempts.get(field);
        if (known != null && known.atLeastNanos() < atLeastNanos) {
            attempts.put(field, raised(known, atLeastNanos));
            progress.put(field, new Beat.Progress(operation, attempt, atLeastNanos));
        }
    }

    void remove(String operation, int attempt) {
        String field = WriteAttempts.field(operation, attempt);
        attempts.remove(field);
        progress.remove(field);
    }

    boolean has(String field) {
        return attempts.containsKey(field);
    }

    /** What has progressed since the last time, for the next life signs. */
    List<Beat.Progress> takeProgress() {
        List<Beat.Progress> all = new ArrayList<>(progress.values());
        progress.clear();
        return all;
    }

    List<WriteAttempts.Begun> all() {
        return List.copyOf(attempts.values());
    }

    int size() {
        return attempts.size();
    }

    void clear() {
        attempts.clear();
        progress.clear();
    }

    private static WriteAttempts.Begun raised(WriteAttempts.Begun from, long atLeastNanos) {
        return new WriteAttempts.Begun(
                from.operation(), from.attempt(), from.root(), from.purse(), from.period(), atLeastNanos, from.event());
    }
}
