package dev.sluice.quota.writer;

import dev.sluice.quota.Call;
import dev.sluice.quota.GiveBack;
import dev.sluice.quota.Guard;
import dev.sluice.quota.Layout;
import dev.sluice.quota.Refused;
import dev.sluice.quota.Reply;
import dev.sluice.quota.WriteAttempts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What has to reach Redis, in order, each exactly once: a pure state machine.
 *
 * <pre>
 *   queued ──number()──► in flight ──answered: it ran──► gone
 *     ▲                   │    ▲
 *     │ known not to have │    └── connection broken: the same number again, {@link #again}
 *     └──── run: redo ────┘
 * </pre>
 *
 * A call says which one was sent before it, and does not run without that one. So order holds, and a number that Redis has seen
 * has run. When one in flight did not run, those behind it will not either: nothing new leaves until they have said so.
 */
final class Outbox {
    private record Op<T>(T value, long bytes, Runnable done) {}

    private final Deque<Op<WriteAttempts.Begun>> records = new ArrayDeque<>();
    private final Deque<Op<WriteAttempts.Ended>> settles = new ArrayDeque<>();
    private final Deque<Op<GiveBack.Purse>> giveBacks = new ArrayDeque<>();
    private final Deque<Op<Refused.Operation>> refusals = new ArrayDeque<>();
    private final Deque<Packed> singles = new ArrayDeque<>();
    private final Deque<Packed> redo = new ArrayDeque<>();
    private final Deque<Numbered> orphans = new ArrayDeque<>();
    private final Deque<Numbered> inFlight = new ArrayDeque<>();

    private String writer;
    private long epoch;
    private long seq;
    private long acked;
    private long bytes;
    private boolean used;
    /** How many calls at the head of those in flight have an unknown fate. */
    private int unknown;
    /** One of those in flight has not run, so what is behind it comes back too. */
    private boolean stalled;

    Outbox(String writer) {
        this.writer = writer;
    }

    String writer() {
        return writer;
    }

    long epoch() {
        return epoch;
    }

    long acked() {
        return acked;
    }

    /** True until the first call of this incarnation got a number: no Redis can know it. */
    boolean unused() {
        return !used;
    }

    void adopt(long newEpoch) {
        epoch = newEpoch;
        seq = 0;
        acked = 0;
    }

    /** Memory of everything that has no answer yet. */
    long bytes() {
        return bytes;
    }

    /** Operations and calls that have no answer yet. */
    int size() {
        return inFlight.size()
                + orphans.size()
                + redo.size()
                + records.size()
                + settles.size()
                + giveBacks.size()
                + refusals.size()
                + singles.size();
    }

    /** How many calls Redis owes an answer to. */
    int unanswered() {
        return inFlight.size();
    }

    /** Whether anything has not been sent. */
    boolean waits() {
        return size() > inFlight.size();
    }

    void record(WriteAttempts.Begun attempt, Runnable done) {
        put(records, attempt, size(attempt), done);
    }

    void settle(WriteAttempts.Ended attempt) {
        put(settles, attempt, size(attempt), Outbox::nothing);
    }

    void giveBack(GiveBack.Purse purse) {
        put(giveBacks, purse, 256, Outbox::nothing);
    }

    void refused(Refused.Operation operation) {
        put(refusals, operation, 128L + operation.event().length(), Outbox::nothing);
    }

    /** A life sign or a lease: a call of its own, after the records and settles of its tick. */
    void single(Call<?> call, Consumer<Object> done, Runnable dropped) {
        Packed packed = new Packed(call, 256, done, dropped);
        bytes += packed.bytes();
        singles.addLast(packed);
    }

    /** Numbers everything that waits; the caller sends it, in this order. */
    List<Numbered> number() {
        if (unknown > 0 || (stalled && !inFlight.isEmpty())) {
            return List.of();
        }
        stalled = false;
        List<Packed> packed = new ArrayList<>(redo);
        redo.clear();
        packAttempts(packed);
        // A give-back goes before a lease that may want the same, and a life sign before the first lease.
        pack(giveBacks, GiveBack::new, packed);
        packed.addAll(singles);
        singles.clear();
        pack(refusals, Refused::new, packed);
        List<Numbered> numbered = new ArrayList<>(orphans);
        orphans.clear();
        used |= !packed.isEmpty();
        Numbered last = inFlight.peekLast();
        long before = last != null && current(last) ? last.seq() : 0;
        for (Packed call : packed) {
            numbered.add(new Numbered(call, writer, epoch, ++seq, before));
            before = seq;
        }
        inFlight.addAll(numbered);
        return numbered;
    }

    /** What the call says in front when it is sent now. */
    Guard guard(Numbered call) {
        return call.guard(acked, unknown > 0);
    }

    /** The connection is gone: whatever has no answer may or may not have run, unless it is behind one that has not. */
    void broken() {
        if (stalled) {
            inFlight.forEach(this::startAnew);
            inFlight.clear();
        }
        unknown = inFlight.size();
    }

    /** With a new number; but a record of the old name keeps it, and nothing waits for it. */
    private void startAnew(Numbered call) {
        if (current(call)) {
            redo.addLast(call.packed());
        } else {
            orphans.addLast(call);
        }
    }

    /** Whether calls of unknown fate have to be sent again before anything else. */
    boolean resending() {
        return unknown > 0;
    }

    /**
     * The first call whose fate is unknown, under its old number. They go one by one, each after the answer to the one before,
     * so that Redis never refuses one for want of another whose answer is known.
     */
    List<Numbered> again() {
        return unknown > 0 ? List.of(inFlight.peekFirst()) : List.of();
    }

    /** True when the answer is about this incarnation and epoch, so that it says something about now. */
    boolean current(Numbered call) {
        return call.writer().equals(writer) && call.epoch() == epoch;
    }

    /** @return false when the call did not run, so that the caller has to find out what the shard wants */
    boolean answered(Numbered call, Reply<?> reply) {
        boolean ran = reply instanceof Reply.Done<?> || reply instanceof Reply.Repeat<?>;
        if (!ran && unknown > 0 && current(call) && !(reply instanceof Reply.Fenced<?>)) {
            // Refused now, but it may have run before: its number is kept until the shard decides.
            return false;
        }
        if (!take(call)) {
            return true;
        }
        stalled |= !ran && current(call);
        switch (reply) {
            case Reply.Done<?> done -> ran(call, done.result());
            case Reply.Repeat<?> repeat -> ran(call, null);
            default -> {
                redo(call.packed());
                return false;
            }
        }
        return true;
    }

    /** Traces are written all the same; a reaper or the rebuild finds them. Everything else has to be said again. */
    private void redo(Packed packed) {
        if (!(packed.call() instanceof WriteAttempts attempts)
                || attempts.begun().isEmpty()) {
            redo.addLast(packed);
            return;
        }
        long unsaid = attempts.ended().stream().mapToLong(Outbox::size).sum();
        finish(new Packed(attempts, packed.bytes() - unsaid, packed.done(), packed.dropped()), null);
        if (!attempts.ended().isEmpty()) {
            redo.addLast(new Packed(WriteAttempts.ended(attempts.ended()), unsaid, Outbox::ignore, Outbox::nothing));
        }
    }

    /**
     * Redis answered with an error before the script changed anything: the call starts anew, with a new number.
     *
     * @return false when it was sent before and may have run then; it keeps its number, and the connection has to be broken
     */
    boolean notRun(Numbered call) {
        if (unknown > 0) {
            return false;
        }
        if (take(call)) {
            stalled |= current(call);
            startAnew(call);
        }
        return true;
    }

    /** Redis cannot digest the call; it would stand in the way of all others for ever. */
    void discard(Numbered call) {
        if (take(call)) {
            bytes -= call.packed().bytes();
            call.packed().dropped().run();
        }
    }

    private boolean take(Numbered call) {
        boolean was = inFlight.remove(call);
        unknown = was ? Math.max(0, unknown - 1) : unknown;
        return was;
    }

    /**
     * A rebuild sets everything anew: takes out all that it covers. Records are in its claim, what was leased or given back
     * is void. Refusals stay.
     *
     * @return the settles without an answer
     */
    List<WriteAttempts.Ended> drain() {
        List<WriteAttempts.Ended> drained = new ArrayList<>();
        List<Runnable> callbacks = new ArrayList<>();
        List<Packed> open = takeUnanswered();
        packAttempts(open);
        pack(giveBacks, GiveBack::new, open);
        for (Packed packed : open) {
            if (packed.call() instanceof Refused) {
                redo.addLast(packed);
                continue;
            }
            bytes -= packed.bytes();
            if (packed.call() instanceof WriteAttempts attempts) {
                drained.addAll(attempts.ended());
            }
            callbacks.add(packed.dropped());
        }
        // They may ask for more at once, so everything else has to be in order by now.
        callbacks.forEach(Runnable::run);
        return drained;
    }

    /**
     * Starts as another writer. Settles without an answer go under its name, and so arrive late; records still go under the
     * old one, because their attempts may have been sent and the reaper of the old one finds them.
     */
    void become(String newWriter, long newEpoch) {
        List<Packed> unwritten = new ArrayList<>();
        inFlight.forEach(call -> keepRecord(call.packed(), unwritten));
        redo.forEach(call -> keepRecord(call, unwritten));
        records.forEach(op -> keepRecord(
                new Packed(WriteAttempts.begun(List.of(op.value())), op.bytes(), Outbox::ignore, Outbox::nothing),
                unwritten));
        unwritten.forEach(call -> orphans.addLast(new Numbered(call, writer, epoch, Long.MAX_VALUE / 4, 0)));
        bytes += unwritten.stream().mapToLong(Packed::bytes).sum();
        writer = newWriter;
        used = false;
        adopt(newEpoch);
        drain().forEach(this::settle);
    }

    private static void keepRecord(Packed call, List<Packed> into) {
        if (call.call() instanceof WriteAttempts attempts && !attempts.begun().isEmpty()) {
            into.add(new Packed(WriteAttempts.begun(attempts.begun()), call.bytes(), Outbox::ignore, Outbox::nothing));
        }
    }

    private List<Packed> takeUnanswered() {
        List<Packed> all = new ArrayList<>();
        inFlight.forEach(call -> all.add(call.packed()));
        all.addAll(redo);
        all.addAll(singles);
        inFlight.clear();
        unknown = 0;
        redo.clear();
        singles.clear();
        return all;
    }

    private void ran(Numbered call, Object result) {
        if (current(call)) {
            acked = Math.max(acked, call.seq());
        }
        finish(call.packed(), result);
    }

    private void finish(Packed packed, Object result) {
        bytes -= packed.bytes();
        packed.done().accept(result);
    }

    private <T> void put(Deque<Op<T>> queue, T value, long size, Runnable done) {
        bytes += size;
        queue.addLast(new Op<>(value, size, done));
    }

    /** All traces before, or in the same call as, the first that has ended: it may be one of them. */
    private void packAttempts(List<Packed> into) {
        while (!records.isEmpty() || !settles.isEmpty()) {
            Batch<WriteAttempts.Begun> begun = take(records);
            Batch<WriteAttempts.Ended> ended = take(records.isEmpty() ? settles : new ArrayDeque<>());
            into.add(new Packed(
                    new WriteAttempts(begun.values(), ended.values()),
                    begun.bytes() + ended.bytes(),
                    begun.all(),
                    begun.dropped()));
        }
    }

    private static <T> void pack(Deque<Op<T>> queue, Function<List<T>, Call<?>> call, List<Packed> into) {
        while (!queue.isEmpty()) {
            Batch<T> batch = take(queue);
            into.add(new Packed(call.apply(batch.values()), batch.bytes(), batch.all(), batch.dropped()));
        }
    }

    private record Batch<T>(List<T> values, long bytes, List<Runnable> done) {
        Consumer<Object> all() {
            return result -> done.forEach(Runnable::run);
        }

        Runnable dropped() {
            return () -> done.forEach(Runnable::run);
        }
    }

    private static <T> Batch<T> take(Deque<Op<T>> queue) {
        List<T> values = new ArrayList<>();
        List<Runnable> done = new ArrayList<>();
        long size = 0;
        while (!queue.isEmpty() && values.size() < Layout.BATCH) {
            Op<T> op = queue.removeFirst();
            values.add(op.value());
            done.add(op.done());
            size += op.bytes();
        }
        return new Batch<>(values, size, done);
    }

    static long size(WriteAttempts.Ended attempt) {
        return 256L + attempt.event().length();
    }

    private static long size(WriteAttempts.Begun attempt) {
        return 256L + attempt.event().length();
    }

    private static void nothing() {}

    private static void ignore(Object result) {}
}
