package dev.sluice.quota;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A gateway's event loop in one shard: numbers its calls, resends what was not acknowledged, claims, is reborn. */
final class ModelWriter {
    /** A call under way; {@code purse} is null once its writer was fenced or sealed out. */
    record Running(
            String operation, int attempt, ModelPurse purse, String root, long nanos, long tokens, long atLeast) {}

    record Sent(Guard guard, Call<?> call) {}

    private final ModelWorld world;
    String id;
    long epoch;
    private long acked;
    private long seq;
    /** &lt; 0 = connected; else how many more calls reach Redis although no reply comes back. */
    int lostReplies = -1;
    /** Of those, one that Redis refuses with an error, as when it is out of memory; counts down, &lt; 0 = none. */
    int refused = -1;

    final Map<String, ModelPurse> purses = new LinkedHashMap<>();
    final List<Running> running = new ArrayList<>();
    final Deque<Sent> unacked = new ArrayDeque<>();
    final List<WriteAttempts.Ended> settled = new ArrayList<>();
    /** Settles that must be sent (again) once the shard is open. */
    final List<WriteAttempts.Ended> queue = new ArrayList<>();

    boolean leasing;
    /** Knows that the shard is closed, so admits nothing. */
    boolean suspended;

    ModelWriter(ModelWorld world, String id, long epoch) {
        this.world = world;
        this.id = id;
        this.epoch = epoch;
    }

    /** The connection breaks; some calls still reach Redis, which may refuse one of them. */
    void breaks(int stillReach, int refusedOne) {
        if (lostReplies < 0) {
            lostReplies = stillReach;
            refused = refusedOne < stillReach ? refusedOne : -1;
        }
    }

    void send(Call<?> call) {
        seq++;
        long before = unacked.isEmpty() ? acked : unacked.peekLast().guard().seq();
        Sent sent = new Sent(new Guard(id, epoch, acked, seq, before), call);
        if (lostReplies < 0) {
            world.history.add(sent);
            answer(sent, world.execute(sent));
            return;
        }
        if (lostReplies > 0) {
            lostReplies--;
            if (refused-- != 0) {
                world.history.add(sent);
                world.execute(sent);
            }
        }
        unacked.add(sent);
    }

    /** What lay in the broken connection reaches Redis after all; a connection keeps its order. */
    void trickle() {
        for (Sent sent : unacked) {
            if (!world.history.contains(sent)) {
                world.history.add(sent);
                world.execute(sent);
                return;
            }
        }
    }

    /** A new connection: everything unacknowledged again, in order, with its old numbers. */
    void reconnect() {
        lostReplies = -1;
        String me = id;
        while (!unacked.isEmpty() && id.equals(me)) {
            Sent old = unacked.poll();
            answer(
                    old,
                    world.execute(
                            new Sent(Guard.alone(id, epoch, acked, old.guard().seq()), old.call())));
        }
    }

    private void answer(Sent sent, Reply<?> reply) {
        if (sent.call() instanceof Lease) {
            leasing = false;
        }
        switch (reply) {
            case Reply.Fenced<?> fenced -> {
                keep(sent);
                reborn(false);
            }
            case Reply.Closed<?> closed -> suspend(sent);
            case Reply.Lost<?> lost -> suspend(sent);
            case Reply.Early<?> early -> throw new AssertionError("all before " + sent + " have their answers");
            case Reply.Repeat<?> repeat -> acked = Math.max(acked, sent.guard().seq());
            case Reply.Done<?> done -> {
                suspended = false;
                acked = Math.max(acked, sent.guard().seq());
                if (done.result() instanceof Lease.Taken taken) {
                    Lease lease = (Lease) sent.call();
                    purses.get(Layout.purse(lease.root(), lease.purse(), lease.period()))
                            .taken(taken.amounts());
                }
            }
        }
    }

    private void suspend(Sent sent) {
        suspended = true;
        keep(sent);
    }

    private void keep(Sent sent) {
        if (sent.call() instanceof WriteAttempts attempts) {
            queue.addAll(attempts.ended());
        }
    }

    /** Fenced or sealed out: a new id without purses; what it still settles comes late. */
    void reborn(boolean all) {
        unacked.forEach(this::keep);
        // Fenced in an epoch that it never saw open: Redis may have lost what it acknowledged before.
        if (all || epoch != world.model.epoch) {
            queue.clear();
            queue.addAll(settled);
        }
        world.history.addAll(unacked); // may still arrive; in which order does not matter any more
        unacked.clear();
        lostReplies = -1;
        leasing = false;
        id = world.newId();
        epoch = world.model.epoch;
        acked = seq = 0;
        purses.clear();
        running.replaceAll(one -> new Running(
                one.operation(), one.attempt(), null, one.root(), one.nanos(), one.tokens(), one.atLeast()));
        world.overrun = true;
    }

    /** What it does when it learns that the shard is in a newer epoch. */
    void claim() {
        long newer = world.model.epoch;
        world.history.addAll(unacked);
        unacked.clear();
        lostReplies = -1;
        leasing = false;
        for (List<WriteAttempts.Ended> chunk : Keyspace.chunks(settled)) {
            world.replay(this, new Replay(chunk), newer);
        }
        purses.values().removeIf(purse -> purse.heldSlots == 0);
        List<WriteAttempts.Begun> attempts = new ArrayList<>();
        running.stream().filter(one -> one.purse() != null).forEach(one -> attempts.add(record(one)));
        Claim claim = new Claim(
                attempts, purses.values().stream().map(ModelPurse::claim).toList());
        switch (world.claim(this, claim, newer)) {
            case Claim.Claimed claimed -> {
                epoch = newer;
                suspended = true;
                acked = seq = 0;
                queue.clear();
            }
            case Claim.Sealed late -> reborn(true);
            case Claim.Fenced fenced -> reborn(true);
            case Claim.Superseded again -> throw new AssertionError("superseded by " + again);
        }
    }

    void flush() {
        List<WriteAttempts.Ended> due = new ArrayList<>(queue);
        queue.clear();
        for (List<WriteAttempts.Ended> chunk : Keyspace.chunks(due)) {
            send(WriteAttempts.ended(chunk));
        }
    }

    WriteAttempts.Begun record(Running one) {
        return new WriteAttempts.Begun(
                one.operation(),
                one.attempt(),
                one.root(),
                one.purse() == null ? "none" : one.purse().key,
                one.purse() == null ? "none" : one.purse().period,
                one.atLeast(),
                "{}");
    }

    void start(String operation, ModelPurse purse, long nanos, long tokens) {
        purse.hold(nanos, tokens);
        Running one = new Running(operation, 1, purse, purse.root, nanos, tokens, 0);
        running.add(one);
        // With what waited, if anything did: the attempt's trace is written even if the rest is refused.
        List<WriteAttempts.Ended> due = List.copyOf(queue.subList(0, Math.min(queue.size(), Layout.BATCH)));
        queue.subList(0, due.size()).clear();
        send(new WriteAttempts(List.of(record(one)), due));
    }

    /** Ends an attempt; the operation goes on with another one when {@code again}. */
    void settle(int index, long charge, long tokens, boolean more) {
        Running one = running.remove(index);
        // A call that outlived its writer is not recorded again.
        boolean again = more && one.purse() != null;
        WriteAttempts.Ended event =
                new WriteAttempts.Ended(one.operation(), one.attempt(), one.root(), again ? 0 : charge, "{}");
        settled.add(event);
        world.ended(event);
        if (again) {
            Running next = new Running(
                    one.operation(), one.attempt() + 1, one.purse(), one.root(), one.nanos(), one.tokens(), 0);
            running.add(next);
            send(new WriteAttempts(List.of(record(next)), List.of(event)));
            return;
        }
        if (one.purse() != null) {
            one.purse().settled(one.nanos(), one.tokens(), charge, tokens);
        }
        send(WriteAttempts.ended(List.of(event)));
    }

    void progress(Random random) {
        List<Beat.Progress> progress = new ArrayList<>();
        running.replaceAll(one -> {
            long least = Math.min(one.nanos(), one.atLeast() + random.nextInt(9));
            progress.add(new Beat.Progress(one.operation(), one.attempt(), least));
            return new Running(
                    one.operation(), one.attempt(), one.purse(), one.root(), one.nanos(), one.tokens(), least);
        });
        send(new Beat(progress.size() > Layout.BATCH ? progress.subList(0, Layout.BATCH) : progress));
    }
}
