package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Settles what dead writers have left. Gateways and billing-service run one each; several at once do no harm. Call
 * {@link #tick} about every 2 s for each shard, {@link #sweep} once a minute. Any thread may call.
 */
public final class Reaper {
    private static final long BROKEN_MILLIS = 8_000;
    private static final long GRACE_MILLIS = 30_000;
    private static final int MOST_ROUNDS = 32;

    private final RedisLink link;
    private final Keyspace keyspace;
    private final LongSupplier millis;
    private final Map<Shard, Watch> watches = new ConcurrentHashMap<>();

    public Reaper(RedisLink link) {
        this(link, () -> System.nanoTime() / 1_000_000);
    }

    Reaper(RedisLink link, LongSupplier monotonicMillis) {
        this.link = link;
        this.keyspace = new Keyspace(link);
        this.millis = monotonicMillis;
    }

    /** Since when this reaper has seen the shard open without a gap. */
    private record Watch(long since, long last) {}

    /**
     * What was done about one writer.
     *
     * @param records attempts entered as lost
     * @param done true: nothing of the writer is left
     */
    public record Reaped(int records, boolean done) {}

    /**
     * Looks at the shard and, once it was seen open for 30 s without a gap of 8 s, reaps whoever's life sign ended 30 s ago.
     * The wait keeps a Redis that was away itself from making everybody look dead. Returns how many attempts were lost.
     */
    public Future<Integer> tick(Shard shard) {
        long asked = millis.getAsLong();
        return link.send(ShardMeta.request(shard))
                .map(ShardMeta::decode)
                .compose(meta -> {
                    if (!meta.open()) {
                        watches.remove(shard);
                        return Future.succeededFuture(List.<String>of());
                    }
                    Watch watch = watches.merge(
                            shard,
                            new Watch(asked, asked),
                            (before, now) -> now.last() - before.last() > BROKEN_MILLIS
                                    ? now
                                    : new Watch(before.since(), now.last()));
                    return asked - watch.since() < GRACE_MILLIS
                            ? Future.succeededFuture(List.<String>of())
                            : dead(shard);
                })
                .compose(dead -> Rebuild.each(dead, writer -> reap(shard, writer)))
                .map(all -> all.stream().mapToInt(Reaped::records).sum());
    }

    /** Writers whose life sign ended 30 s ago or earlier. */
    public Future<List<String>> dead(Shard shard) {
        return link.eval(new Eval(Script.NOW)).compose(now -> link.send(Request.cmd(Command.ZRANGEBYSCORE)
                        .arg(Layout.lives(shard))
                        .arg("-inf")
                        .arg(Eval.number(now, 0) - GRACE_MILLIS))
                .map(all -> all.stream().map(Response::toString).toList()));
    }

    /** Fences a writer and settles all it left; changes nothing while it lives or the shard is closed. */
    public Future<Reaped> reap(Shard shard, String dead) {
        return records(shard, dead, List.of()).compose(reply -> {
            if (!Eval.text(reply, 0).equals("OK")) {
                return Future.succeededFuture(new Reaped(0, Eval.text(reply, 0).equals("GONE")));
            }
            return round(shard, dead, 0, 0);
        });
    }

    /** Enters writers that left records or leases but have no life sign, so that they are reaped; returns how many. */
    public Future<Integer> sweep(Shard shard) {
        return keyspace.writers(shard)
                .compose(writers -> Rebuild.each(
                        new ArrayList<>(writers),
                        writer -> link.send(Request.cmd(Command.ZADD)
                                .arg(Layout.lives(shard))
                                .arg("NX")
                                .arg(0)
                                .arg(writer))))
                .map(added -> added.stream().mapToInt(Response::toInteger).sum())
                .compose(count -> link.eval(new Eval(Script.FENCES).keys(Layout.meta(shard)))
                        .map(count));
    }

    private Future<Reaped> round(Shard shard, String dead, int round, int lost) {
        return keyspace.hash(Layout.records(shard, dead)).compose(records -> {
            List<List<Map.Entry<String, String>>> chunks =
                    Keyspace.chunks(new ArrayList<>(new TreeMap<>(records).entrySet())); // in the order of admission
            return Rebuild.each(chunks, chunk -> records(shard, dead, chunk))
                    .compose(replies -> leases(shard, dead).compose(done -> {
                        int sum = lost + settled(replies);
                        return done || round >= MOST_ROUNDS
                                ? Future.succeededFuture(new Reaped(sum, done))
                                : round(shard, dead, round + 1, sum);
                    }));
        });
    }

    private static int settled(List<Response> replies) {
        return replies.stream()
                .filter(reply -> Eval.text(reply, 0).equals("OK"))
                .mapToInt(reply -> (int) Eval.number(reply, 1))
                .sum();
    }

    private Future<Response> records(Shard shard, String dead, List<Map.Entry<String, String>> chunk) {
        Eval eval = new Eval(Script.REAP_RECORDS)
                .keys(
                        Layout.meta(shard),
                        Layout.lives(shard),
                        Layout.leases(shard, dead),
                        Layout.records(shard, dead),
                        Layout.events(shard))
                .arg(dead);
        for (Map.Entry<String, String> record : chunk) {
            String root = record.getValue().substring(0, record.getValue().indexOf(Layout.UNIT));
            eval.keyArg(Layout.tree(shard, root)).arg(record.getKey());
        }
        return link.eval(eval);
    }

    /** Gives the dead writer's purses back; true when nothing of it is left. */
    private Future<Boolean> leases(Shard shard, String dead) {
        return keyspace.hash(Layout.leases(shard, dead)).compose(hash -> {
            Map<String, List<LeaseField>> purses = new LinkedHashMap<>();
            hash.keySet().stream().map(LeaseField::parse).forEach(field -> purses.computeIfAbsent(
                            field.purse(), purse -> new ArrayList<>())
                    .add(field));
            List<List<List<LeaseField>>> chunks = Keyspace.chunks(new ArrayList<>(purses.values()));
            if (chunks.isEmpty()) {
                chunks.add(List.of());
            }
            return Rebuild.each(chunks, chunk -> purses(shard, dead, chunk))
                    .map(replies -> Eval.text(replies.getLast(), 0).equals("DONE"));
        });
    }

    private Future<Response> purses(Shard shard, String dead, List<List<LeaseField>> purses) {
        Eval eval = new Eval(Script.REAP_LEASES)
                .keys(Layout.meta(shard), Layout.lives(shard), Layout.leases(shard, dead), Layout.records(shard, dead))
                .arg(dead);
        for (List<LeaseField> fields : purses) {
            eval.keyArg(Layout.tree(shard, fields.getFirst().root()))
                    .arg(fields.getFirst().purse())
                    .arg(fields.size());
            fields.forEach(field -> eval.arg(field.name()));
        }
        return link.eval(eval);
    }
}
