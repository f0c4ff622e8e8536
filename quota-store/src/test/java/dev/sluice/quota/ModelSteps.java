package dev.sluice.quota;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What can happen to a {@link ModelWorld}, each with two random numbers to choose by. */
final class ModelSteps {
    /** How many steps ran in this JVM. */
    static long count;

    /** How often each kind of thing came about; a model test that never reaps proves nothing about reaping. */
    static final Map<String, Integer> SEEN = new TreeMap<>();

    private ModelSteps() {}

    /** What can happen, and how often in comparison. */
    enum What {
        BEAT(60),
        LEASE(220),
        START(300),
        SETTLE(220),
        RETRY(30),
        GIVE_BACK(50),
        FLUSH(60),
        BREAK(25),
        RECONNECT(60),
        TRICKLE(25),
        GHOST(50),
        KILL(10),
        CLOCK(60),
        REAP(40),
        SWEEP(10),
        TOP_UP(40),
        DELIVER(60),
        PUBLISH(10),
        CONSUME(60),
        WIPE(6),
        REBUILD(150),
        CLAIM(150),
        CLOSE(5);

        private final int weight;

        What(int weight) {
            this.weight = weight;
        }
    }

    /** To draw from evenly. */
    static final List<What> DRAW = Arrays.stream(What.values())
            .flatMap(what -> Collections.nCopies(what.weight, what).stream())
            .toList();

    record Step(What what, int writer, int a, int b) {}

    static void run(ModelWorld world, Step step) {
        count++;
        ModelWriter writer = world.writers.get(step.writer());
        int a = step.a();
        int b = step.b();
        String root = ModelWorld.ROOTS.get(a % 2);
        switch (step.what()) {
            case BEAT -> writer.progress(new Random(b));
            case LEASE -> lease(world, writer, a, b);
            case START -> admit(world, writer, a, b);
            case SETTLE -> settle(world, writer, a, b, false);
            case RETRY -> settle(world, writer, a, b, true);
            case GIVE_BACK -> giveBack(writer, a);
            case FLUSH -> writer.flush();
            case BREAK -> writer.breaks(a % 4, b % 6);
            case RECONNECT -> writer.reconnect();
            case TRICKLE -> writer.trickle();
            case GHOST -> world.ghost(a);
            case KILL -> world.kill(writer);
            case CLOCK -> world.advance(a % 10 == 0 ? 45_000 : a * 5L);
            case REAP -> List.copyOf(world.model.lives.keySet()).forEach(world::reap);
            case SWEEP -> world.sweep();
            case TOP_UP -> world.topUp(root, b % 10 == 0 ? -b / 10 : b);
            case DELIVER -> world.deliver(root, b % 4 == 0 ? b % 3 - 1 : 0);
            case PUBLISH -> world.publish(root, b);
            case CONSUME -> world.consume(1 + a % 7);
            case WIPE -> {
                world.proof.sameEvents();
                world.wipe();
            }
            case REBUILD -> {
                if (!world.model.open || a % 100 == 0) {
                    world.rebuildStep(b % 10 == 0);
                }
            }
            case CLAIM -> world.claimIfDue(writer);
            case CLOSE -> close(world);
        }
    }

    private static void close(ModelWorld world) {
        TestRedis.await(world.control.closeShard(ModelWorld.SHARD));
        if (world.model.open) {
            world.model.open = false;
            world.model.phase = "closed";
        }
    }

    private static void lease(ModelWorld world, ModelWriter writer, int a, int b) {
        if (writer.leasing || writer.suspended) {
            return;
        }
        ModelPurse fresh = new ModelPurse(a % 3, world.model.now);
        ModelPurse purse = writer.purses.computeIfAbsent(fresh.id(), id -> fresh);
        writer.leasing = true;
        writer.send(purse.lease(
                new Amounts(b, b % 30, b % 4, b % 3),
                new Amounts(a % 97, a % 5, 1, 1),
                new Amounts(Math.min(a % 97, 3), a % 2, 1, 1)));
    }

    private static void admit(ModelWorld world, ModelWriter writer, int a, int b) {
        List<ModelPurse> purses = List.copyOf(writer.purses.values());
        long hold = b % 50;
        if (purses.isEmpty() || writer.suspended) {
            return;
        }
        ModelPurse purse = purses.get(a % purses.size());
        if (purse.admits(hold, b % 6)) {
            String operation = "o" + world.truth.size() + "-" + count;
            purse.limits.stream()
                    .filter(limit -> limit.id().equals("acme:usd:day"))
                    .forEach(limit ->
                            world.ledger.budgets.put(operation, new LimitUse(limit.id(), limit.periodStart(), 0)));
            writer.start(operation, purse, hold, b % 6);
        }
    }

    private static void settle(ModelWorld world, ModelWriter writer, int a, int b, boolean again) {
        if (writer.running.isEmpty()) {
            return;
        }
        int index = a % writer.running.size();
        ModelWriter.Running one = writer.running.get(index);
        boolean above = b % 25 == 0;
        long charge = above ? one.nanos() + b : b % (one.nanos() + 1);
        world.overrun |= above && !again;
        writer.settle(index, charge, one.tokens() == 0 ? 0 : b % (one.tokens() + 1), again);
    }

    private static void giveBack(ModelWriter writer, int a) {
        List<ModelPurse> purses = List.copyOf(writer.purses.values());
        if (!purses.isEmpty() && !writer.leasing) {
            writer.send(purses.get(a % purses.size()).giveBack());
        }
    }
}
