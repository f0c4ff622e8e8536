package dev.sluice.quota;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * Charges attempts and appends their usage events, in one step. The purse that pays is the one in the attempt's record,
 * whichever the gateway uses by now. An attempt without a record touches no counter: its event is appended as late.
 */
public record Settle(List<Attempt> attempts) implements Call<Settle.Settled> {
    public Settle {
        attempts = Eval.bounded(attempts);
    }

    /**
     * One attempt that ended.
     *
     * @param chargeNanos may be 0, and may be above the hold
     * @param event {@link dev.sluice.contracts.UsageEvent} JSON
     */
    public record Attempt(String operation, int attempt, String root, long chargeNanos, String event) {}

    /** @param late how many attempts had no record any more */
    public record Settled(int late) {}

    @Override
    public Script script() {
        return Script.SETTLE;
    }

    @Override
    public Request request(Scripts scripts, Shard shard, Guard guard) {
        Eval eval = new Eval(script())
                .keys(
                        Layout.meta(shard),
                        Layout.leases(shard, guard.writer()),
                        Layout.records(shard, guard.writer()),
                        Layout.events(shard))
                .guard(guard);
        for (Attempt attempt : attempts) {
            eval.keyArg(Layout.tree(shard, attempt.root()))
                    .arg(attempt.root())
                    .arg(attempt.operation())
                    .arg(attempt.attempt())
                    .arg(attempt.chargeNanos())
                    .arg(attempt.event());
        }
        return eval.request(scripts);
    }

    @Override
    public Reply<Settled> decode(Response response) {
        return Eval.reply(response, ok -> new Settled((int) Eval.number(ok, 2)));
    }
}
