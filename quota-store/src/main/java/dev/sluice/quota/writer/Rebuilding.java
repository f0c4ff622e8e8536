package dev.sluice.quota.writer;

import dev.sluice.quota.Claim;
import dev.sluice.quota.Layout;
import dev.sluice.quota.Replay;
import dev.sluice.quota.Scripts;
import dev.sluice.quota.Shard;
import dev.sluice.quota.WriteAttempts;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * This writer's part of the rebuild of one epoch: what it knows, taken once, told as often as a broken connection needs.
 * What ends after it was taken is settled once the shard is open again.
 *
 * @param events that Redis may have forgotten
 * @param claim all running calls and what they hold
 */
record Rebuilding(long epoch, List<WriteAttempts.Ended> events, Claim claim) {
    Future<Claim.Reply> tell(RedisConnection connection, Scripts scripts, Shard shard, String writer) {
        Future<Claim.Reply> told = Future.succeededFuture(new Claim.Claimed());
        for (List<WriteAttempts.Ended> batch : batches()) {
            Replay replay = new Replay(batch);
            told = told.compose(reply -> reply instanceof Claim.Claimed
                    ? connection
                            .send(replay.request(scripts, shard, writer, epoch))
                            .map(replay::decode)
                    : Future.succeededFuture(reply));
        }
        return told.compose(reply -> reply instanceof Claim.Claimed
                ? connection.send(claim.request(scripts, shard, writer, epoch)).map(claim::decode)
                : Future.succeededFuture(reply));
    }

    private List<List<WriteAttempts.Ended>> batches() {
        List<List<WriteAttempts.Ended>> batches = new ArrayList<>();
        for (int from = 0; from < events.size(); from += Layout.BATCH) {
            batches.add(events.subList(from, Math.min(events.size(), from + Layout.BATCH)));
        }
        return batches;
    }
}
