package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads of whole hashes and key names that the reaper and a rebuild share. */
final class Keyspace {
    private static final int SCAN_COUNT = 1000;

    private final RedisLink link;

    Keyspace(RedisLink link) {
        this.link = link;
    }

    Future<Map<String, String>> hash(String key) {
        return link.send(Request.cmd(Command.HGETALL).arg(key)).map(Decoding::hash);
    }

    /** Writers that have a life sign, valid or not. */
    Future<Set<String>> members(Shard shard) {
        return link.send(Request.cmd(Command.ZRANGE)
                        .arg(Layout.lives(shard))
                        .arg(0)
                        .arg(-1))
                .map(all -> {
                    Set<String> members = new TreeSet<>();
                    all.forEach(member -> members.add(member.toString()));
                    return members;
                });
    }

    /** Writers that have records or leases, whether or not they ever gave a life sign. */
    Future<Set<String>> writers(Shard shard) {
        Set<String> writers = new TreeSet<>();
        return scan(Layout.records(shard, "*"), writers)
                .compose(records -> scan(Layout.leases(shard, "*"), writers))
                .map(writers);
    }

    private Future<Void> scan(String pattern, Set<String> into) {
        int prefix = pattern.length() - 1;
        return scan("0", pattern, prefix, into);
    }

    private Future<Void> scan(String cursor, String pattern, int prefix, Set<String> into) {
        return link.send(Request.cmd(Command.SCAN)
                        .arg(cursor)
                        .arg("MATCH")
                        .arg(pattern)
                        .arg("COUNT")
                        .arg(SCAN_COUNT))
                .compose(page -> {
                    for (Response key : page.get(1)) {
                        into.add(key.toString().substring(prefix));
                    }
                    String next = page.get(0).toString();
                    return next.equals("0") ? Future.succeededFuture() : scan(next, pattern, prefix, into);
                });
    }

    static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += Layout.BATCH) {
            chunks.add(all.subList(from, Math.min(all.size(), from + Layout.BATCH)));
        }
        return chunks;
    }
}
