package dev.sluice.quota.writer;

import dev.sluice.quota.Ack;
import dev.sluice.quota.Guard;
import dev.sluice.quota.Reply;
import dev.sluice.quota.WriteAttempts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the scripts do with records and settles, without a Redis. */
final class FakeShard {
    static final long EPOCH = 7;

    final Map<String, Long> numbers = new HashMap<>();
    final Set<String> fenced = new HashSet<>();
    final Map<String, Set<String>> records = new HashMap<>();
    final List<String> settled = new ArrayList<>();
    final List<String> late = new ArrayList<>();
    boolean open = true;

    /** @return the answer, which may never reach the writer */
    Reply<?> run(Numbered call, Guard guard) {
        Reply<?> refused = guard(guard);
        if (call.packed().call() instanceof WriteAttempts attempts && !(refused instanceof Reply.Repeat<?>)) {
            attempts.begun().forEach(one -> records.computeIfAbsent(guard.writer(), writer -> new HashSet<>())
                    .add(WriteAttempts.field(one.operation(), one.attempt())));
        }
        if (refused != null) {
            return refused;
        }
        if (call.packed().call() instanceof WriteAttempts attempts) {
            attempts.ended().forEach(one -> settle(guard.writer(), one));
        }
        return new Reply.Done<>(1, Ack.ACK);
    }

    private void settle(String writer, WriteAttempts.Ended one) {
        String field = WriteAttempts.field(one.operation(), one.attempt());
        boolean known = records.computeIfAbsent(writer, name -> new HashSet<>()).remove(field);
        (known ? settled : late).add(field);
    }

    private Reply<?> guard(Guard guard) {
        if (fenced.contains(guard.writer())) {
            return new Reply.Fenced<>();
        }
        if (guard.epoch() != EPOCH || !open) {
            return new Reply.Closed<>(EPOCH, "closed");
        }
        long last = numbers.getOrDefault(guard.writer(), 0L);
        if (last < guard.acked()) {
            return new Reply.Lost<>();
        }
        if (last >= guard.seq()) {
            return new Reply.Repeat<>();
        }
        if (last < guard.before()) {
            return new Reply.Early<>();
        }
        numbers.put(guard.writer(), guard.seq());
        return null;
    }
}
