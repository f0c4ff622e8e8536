package dev.sluice.quota;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * A writer's life sign in a shard, every 2 s, valid for 10 s, with what its calls have cost so far. The first one of a
 * writer goes before its first lease. Progress of attempts that have no record is ignored.
 */
public record Beat(List<Progress> progress) implements Call<Beat.Pulse> {
    public Beat {
        progress = progress.isEmpty() ? List.of() : Eval.bounded(progress);
    }

    /** What an attempt has cost so far at least, in nano-dollars. */
    public record Progress(String operation, int attempt, long atLeastNanos) {}

    /**
     * What Redis says back.
     *
     * @param now Redis' clock, epoch millis: period starts are computed with it
     * @param gateways live writers in this shard, this one included
     */
    public record Pulse(long now, int gateways) {}

    @Override
    public Script script() {
        return Script.BEAT;
    }

    @Override
    public Request request(Scripts scripts, Shard shard, Guard guard) {
        Eval eval = new Eval(script())
                .keys(Layout.meta(shard), Layout.lives(shard), Layout.records(shard, guard.writer()))
                .guard(guard);
        progress.forEach(one ->
                eval.arg(WriteAttempts.field(one.operation(), one.attempt())).arg(one.atLeastNanos()));
        return eval.request(scripts);
    }

    @Override
    public Reply<Pulse> decode(Response response) {
        return Eval.reply(response, ok -> new Pulse(Eval.number(ok, 2), (int) Eval.number(ok, 3)));
    }
}
