package dev.sluice.quota.writer;

import dev.sluice.quota.Layout;
import dev.sluice.quota.WriteAttempts;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds records in Redis that no call of this writer stands behind. Only what is found twice in a row, a minute apart, is
 * settled as lost: a settle may have been on its way the first time.
 */
final class Leftovers {
    private static final int PARTS = 5;

    private Set<String> suspects = new HashSet<>();

    static Request request(dev.sluice.quota.Shard shard, String writer) {
        return Request.cmd(Command.HGETALL).arg(Layout.records(shard, writer));
    }

    List<WriteAttempts.Ended> settle(Response records, Predicate<String> running) {
        Set<String> seen = new HashSet<>();
        List<WriteAttempts.Ended> lost = new ArrayList<>();
        for (String field : records.getKeys()) {
            if (running.test(field)) {
                continue;
            }
            seen.add(field);
            if (suspects.contains(field)) {
                lost.add(parse(field, records.get(field).toString()));
            }
        }
        suspects = seen;
        return lost;
    }

    private static WriteAttempts.Ended parse(String field, String record) {
        int bar = field.lastIndexOf('|');
        String[] parts = record.split("\u001f", PARTS);
        return new WriteAttempts.Ended(
                field.substring(0, bar),
                Integer.parseInt(field.substring(bar + 1)),
                parts[0],
                Long.parseLong(parts[3]),
                parts[4]);
    }
}
