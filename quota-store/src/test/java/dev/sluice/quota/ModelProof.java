package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must be true after every step, and at the end. */
final class ModelProof {
    private final ModelWorld world;
    private String eventsSeen = "0-0";
    private final Set<String> settledOnce = new HashSet<>();

    ModelProof(ModelWorld world) {
        this.world = world;
    }

    /** P1: no lease makes used + leased exceed what is granted, of the balance and of every limit. */
    void nothingIsOversold(Lease lease, Amounts taken) {
        TreeState tree = TestRedis.await(world.control.tree(ModelWorld.SHARD, lease.root()));
        if (taken.nanos() > 0) {
            assertThat(tree.spent() + tree.leased()).isLessThanOrEqualTo(tree.credit());
        }
        for (Lease.Limit limit : lease.limits()) {
            TreeState.Counter counter = tree.limits().get(limit.id());
            if (ModelShare.of(taken, limit.unit()) > 0) {
                assertThat(counter.used() + counter.leased()).as(limit.id()).isLessThanOrEqualTo(limit.cap());
            }
        }
    }

    /** Redis holds what the model says, key by key, and what trees call leased is what writers hold. */
    void sameState() {
        ModelRedis model = world.model;
        Map<String, Map<String, String>> real = dump();
        Map<String, Map<String, String>> expected = new TreeMap<>();
        model.trees.forEach((root, tree) -> put(expected, Layout.tree(ModelWorld.SHARD, root), tree));
        model.leases.forEach((writer, own) -> put(expected, Layout.leases(ModelWorld.SHARD, writer), own));
        model.records.forEach((writer, own) -> put(expected, Layout.records(ModelWorld.SHARD, writer), own));
        put(expected, Layout.lives(ModelWorld.SHARD), model.lives);
        Map<String, String> meta = new TreeMap<>();
        meta.put("epoch", Long.toString(model.epoch));
        meta.put("open", model.open ? "1" : "0");
        meta.put("phase", model.phase);
        model.seqs.forEach((writer, seq) -> meta.put("w:" + writer, seq.toString()));
        model.fenced.forEach(writer -> meta.put("w:" + writer, "fenced"));
        if (model.epoch > 0) {
            expected.put(Layout.meta(ModelWorld.SHARD), meta);
        }
        assertThat(real).isEqualTo(expected);
        if (model.open) {
            leasedIsWhatWritersHold();
        }
    }

    private void leasedIsWhatWritersHold() {
        for (String root : ModelWorld.ROOTS) {
            long held = world.model.leases.values().stream()
                    .flatMap(own -> own.entrySet().stream())
                    .filter(entry ->
                            entry.getKey().startsWith(root) && entry.getKey().endsWith("\u001fusd"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertThat(ModelRedis.get(world.model.trees.get(root), "leased")).isEqualTo(held);
        }
    }

    /** Redis appended what the model appended; an attempt is charged by a settle at most once. */
    void sameEvents() {
        List<ModelRedis.Event> real = new ArrayList<>();
        for (EventEntry event : TestRedis.await(world.control.read(ModelWorld.SHARD, eventsSeen, 100_000))) {
            eventsSeen = event.id();
            if (event.kind() != EventEntry.Kind.MARKER) {
                real.add(new ModelRedis.Event(
                        event.kind(),
                        event.operation(),
                        event.attempt(),
                        event.root(),
                        event.chargeNanos(),
                        event.spent(),
                        event.writer()));
            }
            if (event.kind() == EventEntry.Kind.ATTEMPT && !event.late()) {
                assertThat(settledOnce.add(event.operation() + "|" + event.attempt()))
                        .as("%s is the first settle", event)
                        .isTrue();
            }
        }
        assertThat(real).containsExactlyInAnyOrderElementsOf(world.model.events);
        world.model.events.clear();
    }

    /** The stream is a new one, whose first entries may come within the millisecond of the old one's last. */
    void eventsAreWiped() {
        eventsSeen = "0-0";
    }

    void allAddsUp() {
        sameState();
        assertThat(world.model.records.values()).allMatch(Map::isEmpty);
        assertThat(world.model.leases.values()).allMatch(Map::isEmpty);
        assertThat(world.model.lives).isEmpty();
        world.truth.forEach((id, charge) ->
                assertThat(world.ledger.rows.get(id)).as(id).isEqualTo(new ModelLedger.Row(false, charge)));
        for (String root : ModelWorld.ROOTS) {
            TreeState tree = TestRedis.await(world.control.tree(ModelWorld.SHARD, root));
            ModelLedger.Account account = world.ledger.account(root);
            assertThat(tree.leased()).isZero();
            assertThat(tree.limits())
                    .allSatisfy((limit, counter) ->
                            assertThat(counter.leased()).as(limit).isZero());
            assertThat(tree.balance()).isEqualTo(account.balance);
            assertThat(tree.cs()).isEqualTo(account.credits.size());
            if (!world.overrun) {
                assertThat(account.balance).isNotNegative();
                world.ledger.used.values().forEach(used -> assertThat(used).isLessThanOrEqualTo(ModelPurse.BUDGET));
            }
        }
    }

    private Map<String, Map<String, String>> dump() {
        List<String> names = new ArrayList<>();
        world.redis.send(Request.cmd(Command.KEYS).arg("{*")).forEach(key -> names.add(key.toString()));
        names.removeIf(name -> name.endsWith(":ev"));
        List<Request> reads = names.stream()
                .map(name -> name.endsWith(":gw")
                        ? Request.cmd(Command.ZRANGE).arg(name).arg(0).arg(-1).arg("WITHSCORES")
                        : Request.cmd(Command.HGETALL).arg(name))
                .toList();
        Map<String, Map<String, String>> dump = new TreeMap<>();
        List<Response> answers = reads.isEmpty() ? List.of() : TestRedis.await(world.redis.connection.batch(reads));
        for (int i = 0; i < names.size(); i++) {
            put(dump, names.get(i), normal(names.get(i), answers.get(i)));
        }
        return dump;
    }

    /** Without what the model does not keep. */
    private static Map<String, String> normal(String name, Response answer) {
        Map<String, String> hash = new TreeMap<>();
        if (name.endsWith(":gw")) {
            for (Response pair : answer) {
                hash.put(pair.get(0).toString(), Long.toString((long)
                        Double.parseDouble(pair.get(1).toString())));
            }
            return hash;
        }
        hash.putAll(Decoding.hash(answer));
        if (name.endsWith(":meta")) {
            hash.keySet().removeIf(field -> field.matches("rev|layout|[cf]:.*"));
        } else {
            hash.keySet().removeIf(field -> field.endsWith("\u001ftake"));
            hash.values().removeIf("0"::equals);
        }
        return hash;
    }

    private static void put(Map<String, Map<String, String>> dump, String key, Map<String, ?> hash) {
        if (!hash.isEmpty()) {
            Map<String, String> texts = new TreeMap<>();
            hash.forEach((field, value) -> texts.put(field, value.toString()));
            dump.put(key, texts);
        }
    }
}
