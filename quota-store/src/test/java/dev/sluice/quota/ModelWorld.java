package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Several writers, a reaper, a ledger and a rebuilder on one shard; every script runs on Redis and on the model. */
final class ModelWorld {
    static final Shard SHARD = Shard.of(0);
    static final List<String> ROOTS = List.of("acme", "beta");

    final TestRedis redis;
    final RedisLink link;
    final QuotaControl control;
    final Reaper reaper;
    final Rebuild rebuild;
    final ModelRedis model = new ModelRedis();
    final ModelControl modelControl = new ModelControl(model);
    final ModelLedger ledger = new ModelLedger();
    final ModelProof proof = new ModelProof(this);
    final List<ModelWriter> writers = new ArrayList<>();
    final List<ModelWriter.Sent> history = new ArrayList<>();
    final Map<String, Long> truth = new HashMap<>();
    final Set<String> orphaned = new HashSet<>();
    boolean overrun;
    long epochs;
    private int ids;

    ModelWorld(TestRedis redis, RedisLink link) {
        this.redis = redis;
        this.link = link;
        control = new QuotaControl(link);
        reaper = new Reaper(link, redis::now);
        rebuild = new Rebuild(link);
        redis.clear();
        model.now = redis.now();
        ROOTS.forEach(root -> ledger.topUp(root, 1_000));
        reopen();
        for (int i = 0; i < 3; i++) {
            writers.add(new ModelWriter(this, newId(), model.epoch));
            writers.getLast().send(new Beat(List.of()));
        }
    }

    String newId() {
        return "g" + ++ids;
    }

    static <T> T await(io.vertx.core.Future<T> future) {
        return TestRedis.await(future);
    }

    /** Runs a call on both and compares. */
    Reply<?> execute(ModelWriter.Sent sent) {
        // A repeated lease answers what it took before; since then a late event may have been booked on the limit.
        boolean repeated = model.seqs.getOrDefault(sent.guard().writer(), 0L)
                >= sent.guard().seq();
        Reply<?> real = redis.call(sent.call(), SHARD, sent.guard());
        Reply<?> expected = model.run(sent.call(), sent.guard());
        Reply<?> reply = real instanceof Reply.Done<?> done ? ModelRedis.done(done.result()) : real;
        assertThat(reply).as("reply to %s", sent).isEqualTo(expected);
        saw(
                real instanceof Reply.Done<?> done
                        ? done.result().getClass().getSimpleName()
                        : real.getClass().getSimpleName());
        if (real instanceof Reply.Done<?> done
                && done.result() instanceof WriteAttempts.Written(int late)
                && late > 0) {
            saw("LateSettle");
        }
        if (!repeated && real instanceof Reply.Done<?> done && done.result() instanceof Lease.Taken taken) {
            proof.nothingIsOversold((Lease) sent.call(), taken.amounts());
        }
        return real;
    }

    private static void saw(String what) {
        ModelSteps.SEEN.merge(what, 1, Integer::sum);
    }

    void ended(WriteAttempts.Ended event) {
        truth.put(WriteAttempts.field(event.operation(), event.attempt()), event.chargeNanos());
    }

    void advance(long millis) {
        redis.advance(millis);
        model.now = redis.now();
    }

    /** A copy of an old call that lay in a broken connection arrives after all. */
    void ghost(int pick) {
        if (!history.isEmpty()) {
            execute(history.get(pick % history.size()));
        }
    }

    void kill(ModelWriter writer) {
        writers.remove(writer);
        writer.queue.forEach(event -> truth.remove(WriteAttempts.field(event.operation(), event.attempt())));
        writer.unacked.stream()
                .filter(sent -> sent.call() instanceof WriteAttempts)
                .flatMap(sent -> ((WriteAttempts) sent.call()).ended().stream())
                .forEach(event -> truth.remove(WriteAttempts.field(event.operation(), event.attempt())));
        writer.settled.forEach(event -> orphaned.add(WriteAttempts.field(event.operation(), event.attempt())));
        if (writer.epoch != model.epoch) {
            forgetOrphans(); // Redis may have lost what this writer can no longer tell again.
        }
        writers.add(new ModelWriter(this, newId(), model.epoch));
    }

    void wipe() {
        redis.wipe();
        model.wipe();
        proof.eventsAreWiped();
        overrun = true;
        forgetOrphans();
    }

    /** Events that nobody can tell again: their gateway is dead and the ledger had not read them. */
    private void forgetOrphans() {
        orphaned.forEach(id -> {
            ModelLedger.Row row = ledger.rows.get(id);
            if (row == null || row.lost()) {
                truth.remove(id);
            }
        });
    }

    void reap(String writer) {
        Reaper.Reaped expected = modelControl.reap(writer);
        ModelSteps.SEEN.merge("ReapedRecord", expected.records(), Integer::sum);
        assertThat(await(reaper.reap(SHARD, writer))).isEqualTo(expected);
        overrun |= expected.done();
    }

    void sweep() {
        assertThat(await(reaper.sweep(SHARD))).isEqualTo(modelControl.sweep());
    }

    void topUp(String root, long amount) {
        ledger.topUp(root, amount);
        overrun |= amount < 0;
    }

    /** Delivers from the outbox: the next entry, or one of the past, or one too many. */
    void deliver(String root, int shift) {
        ModelLedger.Account account = ledger.account(root);
        int at = account.delivered + shift;
        if (at < 0 || at >= account.credits.size()) {
            return;
        }
        long amount = account.credits.get(at);
        List<LimitUse> corrections = account.corrections.get(at);
        CreditReply reply = await(control.credit(SHARD, root, at + 1, amount, corrections));
        assertThat(reply).isEqualTo(modelControl.credit(root, at + 1, amount, corrections));
        if (reply instanceof CreditReply.Ok && shift == 0) {
            account.delivered++;
        }
        if (reply instanceof CreditReply.Gap gap) {
            account.delivered = (int) gap.cs();
        }
    }

    void publish(String root, long version) {
        await(control.publish(SHARD, root, root, version));
        modelControl.publish(root, root, version);
    }

    void consume(int most) {
        for (EventEntry event : await(control.read(SHARD, ledger.position, most))) {
            ledger.consume(event);
        }
    }

    void replay(ModelWriter writer, Replay replay, long epoch) {
        Claim.Reply expected = modelControl.claimable(writer.id, epoch);
        Claim.Reply reply = replay.decode(redis.send(replay.request(redis.scripts(), SHARD, writer.id, epoch)));
        assertThat(reply).isEqualTo(expected == null ? new Claim.Claimed() : expected);
        if (expected == null) {
            modelControl.replay(writer.id, replay.attempts());
        }
    }

    Claim.Reply claim(ModelWriter writer, Claim claim, long epoch) {
        Claim.Reply expected = modelControl.claimable(writer.id, epoch);
        Claim.Reply reply = claim.decode(redis.send(claim.request(redis.scripts(), SHARD, writer.id, epoch)));
        assertThat(reply).isEqualTo(expected == null ? new Claim.Claimed() : expected);
        saw(reply.getClass().getSimpleName());
        if (expected == null) {
            modelControl.claim(writer.id, claim);
        }
        return reply;
    }

    /** The next step of the rebuild; with {@code replace} another rebuilder takes over in the middle. */
    void rebuildStep(boolean replace) {
        if (replace || !(model.phase.equals("claim") || model.phase.equals("seal"))) {
            epochs++;
            await(rebuild.begin(SHARD, epochs, ledger.position));
            modelControl.begin(epochs);
        } else if (model.phase.equals("claim")) {
            int before = model.events.size();
            modelControl.lostOfUnclaimed();
            assertThat(await(rebuild.lostOfUnclaimed(SHARD, epochs))).isEqualTo(model.events.size() - before);
            saw("Rebuild");
            await(rebuild.seal(SHARD, epochs));
            model.phase = "seal";
        } else {
            install();
            await(rebuild.open(SHARD, epochs));
            modelControl.open();
        }
    }

    private void install() {
        proof.sameEvents();
        consume(Integer.MAX_VALUE);
        List<RootState> states = ROOTS.stream().map(this::state).toList();
        Leased leased = await(rebuild.leased(SHARD, epochs));
        await(rebuild.install(SHARD, epochs, states, leased));
        modelControl.install(states);
    }

    private RootState state(String root) {
        ModelLedger.Account account = ledger.account(root);
        account.delivered = account.credits.size();
        long day = model.now - model.now % ModelPurse.DAY;
        Long used = ledger.used.get("acme:usd:day@" + day);
        List<LimitUse> limits =
                used != null && root.equals("acme") ? List.of(new LimitUse("acme:usd:day", day, used)) : List.of();
        return new RootState(root, account.credits.size(), account.credited(), account.spent, Map.of(root, 1L), limits);
    }

    void reopen() {
        while (!model.open) {
            if (model.phase.equals("claim")) {
                writers.forEach(this::claimIfDue);
            }
            rebuildStep(false);
        }
    }

    void claimIfDue(ModelWriter writer) {
        if (model.epoch > writer.epoch) {
            writer.claim();
        }
    }

    /** Everybody finishes; then nothing may be left and all must add up. */
    void finish() {
        Random calm = new Random(1);
        reopen();
        for (int round = 0; round < 3; round++) {
            for (ModelWriter writer : List.copyOf(writers)) {
                writer.reconnect();
                claimIfDue(writer);
                writer.send(new Beat(List.of()));
                while (!writer.running.isEmpty()) {
                    writer.settle(
                            0, calm.nextInt((int) writer.running.getFirst().nanos() + 1), 0, false);
                }
                writer.flush();
                List.copyOf(writer.purses.values()).forEach(purse -> writer.send(purse.giveBack()));
                writer.purses.clear();
            }
        }
        proof.sameState();
        for (int round = 0; round < 3; round++) {
            advance(60_000);
            sweep();
            List.copyOf(model.lives.keySet()).forEach(this::reap);
        }
        proof.sameEvents();
        consume(Integer.MAX_VALUE);
        ROOTS.forEach(root -> {
            while (ledger.account(root).delivered < ledger.account(root).credits.size()) {
                deliver(root, 0);
            }
        });
        proof.allAddsUp();
    }
}
