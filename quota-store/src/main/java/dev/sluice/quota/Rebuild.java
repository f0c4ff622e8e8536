package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The steps by which the holder of a shard's lock makes it right again from PostgreSQL. In order: {@link #begin}, wait for
 * {@link #claims}, {@link #lostOfUnclaimed}, {@link #seal}, consume the stream to its end, {@link #leased},
 * {@link #install} every root, {@link #open}. Each step may be repeated; each fails with {@link Superseded} when another
 * rebuild has begun or the step does not fit the phase. Any thread may call.
 */
public final class Rebuild {
    private final RedisLink link;
    private final Keyspace keyspace;

    public Rebuild(RedisLink link) {
        this.link = link;
        this.keyspace = new Keyspace(link);
    }

    /** Another rebuild has taken over, or this step comes in the wrong phase. */
    public static final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Superseded(Shard shard, long epoch, String phase) {
            super("shard " + shard.name() + " is in epoch " + epoch + ", phase " + phase);
        }
    }

    /**
     * Who takes part.
     *
     * @param claimed writers that have claimed
     * @param missing writers with a life sign, records or leases that have not
     */
    public record Claims(Set<String> claimed, Set<String> missing) {}

    /**
     * Closes the shard and starts to collect claims.
     *
     * @param epoch higher than any before, counted in PostgreSQL
     * @param position in the stream that the consumer has stored, {@code 0-0} when none: the marker's id is above it
     */
    public Future<Void> begin(Shard shard, long epoch, String position) {
        return step(
                shard,
                new Eval(Script.REBUILD_BEGIN)
                        .keys(Layout.meta(shard), Layout.events(shard))
                        .arg(epoch)
                        .arg(position));
    }

    public Future<Claims> claims(Shard shard) {
        return keyspace.hash(Layout.meta(shard)).compose(meta -> {
            Set<String> claimed = claimed(meta);
            return keyspace.members(shard)
                    .compose(members -> keyspace.writers(shard).map(writers -> {
                        Set<String> missing = new TreeSet<>(members);
                        missing.addAll(writers);
                        missing.removeAll(claimed);
                        return new Claims(claimed, missing);
                    }));
        });
    }

    /** Enters the records of writers that did not claim as lost; returns how many. */
    public Future<Integer> lostOfUnclaimed(Shard shard, long epoch) {
        return claims(shard)
                .compose(claims -> each(new ArrayList<>(claims.missing()), writer -> lost(shard, epoch, writer)))
                .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    /** Who comes later does not take part. */
    public Future<Void> seal(Shard shard, long epoch) {
        return step(
                shard, new Eval(Script.REBUILD_SEAL).keys(Layout.meta(shard)).arg(epoch));
    }

    /** Forgets the leases of writers that did not claim and adds up those of the others. After {@link #seal}. */
    public Future<Leased> leased(Shard shard, long epoch) {
        return claims(shard).compose(claims -> each(
                        new ArrayList<>(claims.missing()), writer -> forget(shard, epoch, writer))
                .compose(forgotten ->
                        each(new ArrayList<>(claims.claimed()), writer -> keyspace.hash(Layout.leases(shard, writer))))
                .map(Rebuild::sum));
    }

    /** Sets the counters of roots, whatever they were. A root that is left out keeps what Redis has of it. */
    public Future<Void> install(Shard shard, long epoch, List<RootState> roots, Leased leased) {
        List<Future<Void>> writes = new ArrayList<>();
        for (RootState root : roots) {
            Eval eval = new Eval(Script.REBUILD_INSTALL)
                    .keys(Layout.meta(shard), Layout.tree(shard, root.root()))
                    .arg(epoch)
                    .arg(root.cs())
                    .arg(root.credit())
                    .arg(root.spent())
                    .arg(leased.nanos(root.root()))
                    .arg(root.versions().size());
            root.versions().forEach((scope, version) -> eval.arg(scope).arg(version));
            leased.counters(root).forEach((limit, counter) -> eval.arg(limit)
                    .arg(counter.start())
                    .arg(counter.used())
                    .arg(counter.leased()));
            writes.add(step(shard, eval));
        }
        return Future.all(writes).mapEmpty();
    }

    /** Opens the shard. */
    public Future<Void> open(Shard shard, long epoch) {
        return step(
                shard, new Eval(Script.REBUILD_OPEN).keys(Layout.meta(shard)).arg(epoch));
    }

    private Future<Integer> lost(Shard shard, long epoch, String writer) {
        return keyspace.hash(Layout.records(shard, writer)).compose(records -> {
            List<List<String>> chunks = Keyspace.chunks(new ArrayList<>(records.keySet()));
            return each(chunks, chunk -> {
                        Eval eval = new Eval(Script.REBUILD_LOST)
                                .keys(Layout.meta(shard), Layout.records(shard, writer), Layout.events(shard))
                                .arg(epoch)
                                .arg(writer);
                        chunk.forEach(eval::arg);
                        return link.eval(eval).map(response -> (int) Eval.number(checked(shard, response), 1));
                    })
                    .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
        });
    }

    private Future<Void> forget(Shard shard, long epoch, String writer) {
        return step(
                shard,
                new Eval(Script.REBUILD_FORGET)
                        .keys(
                                Layout.meta(shard),
                                Layout.lives(shard),
                                Layout.leases(shard, writer),
                                Layout.records(shard, writer))
                        .arg(epoch)
                        .arg(writer));
    }

    private Future<Void> step(Shard shard, Eval eval) {
        return link.eval(eval).map(response -> checked(shard, response)).mapEmpty();
    }

    private static Response checked(Shard shard, Response response) {
        if (Eval.text(response, 0).equals("OK")) {
            return response;
        }
        throw new Superseded(shard, Eval.number(response, 1), Eval.text(response, 2));
    }

    private static Set<String> claimed(Map<String, String> meta) {
        Set<String> claimed = new TreeSet<>();
        meta.forEach((field, epoch) -> {
            if (field.startsWith("c:") && epoch.equals(meta.get("epoch"))) {
                claimed.add(field.substring(2));
            }
        });
        return claimed;
    }

    private static Leased sum(List<Map<String, String>> hashes) {
        Leased leased = new Leased();
        for (Map<String, String> hash : hashes) {
            hash.forEach((name, value) -> {
                LeaseField field = LeaseField.parse(name);
                if (field.counts()) {
                    leased.add(field, Long.parseLong(value));
                }
            });
        }
        return leased;
    }

    /** One after the other, so that a large shard does not fill Redis' queue. */
    static <T, R> Future<List<R>> each(List<T> all, Function<T, Future<R>> action) {
        List<R> results = new ArrayList<>();
        Future<Void> chain = Future.succeededFuture();
        for (T one : all) {
            chain = chain.compose(before -> action.apply(one)).map(result -> {
                results.add(result);
                return null;
            });
        }
        return chain.map(results);
    }
}
