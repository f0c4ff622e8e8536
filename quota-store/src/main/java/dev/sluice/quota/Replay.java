package dev.sluice.quota;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * A gateway's part of a rebuild, before its {@link Claim}: its events of the last 60 s, acknowledged or not, at most
 * {@link Layout#BATCH} in a call. They are appended as late; the consumer drops what it has. May be repeated.
 */
public record Replay(List<WriteAttempts.Ended> attempts) {
    public Replay {
        attempts = Eval.bounded(attempts);
    }

    /** @param epoch of the rebuild, as {@link Reply.Closed} told */
    public Request request(Scripts scripts, Shard shard, String writer, long epoch) {
        Eval eval = new Eval(Script.REBUILD_REPLAY)
                .keys(Layout.meta(shard), Layout.events(shard))
                .arg(writer)
                .arg(epoch);
        for (WriteAttempts.Ended attempt : attempts) {
            eval.arg(attempt.root())
                    .arg(attempt.operation())
                    .arg(attempt.attempt())
                    .arg(attempt.chargeNanos())
                    .arg(attempt.event());
        }
        return eval.request(scripts);
    }

    public Claim.Reply decode(Response response) {
        return Claim.reply(response);
    }
}
