package dev.sluice.quota;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/** Appends events of calls that were refused before any attempt. Touches no counter and no record. */
public record Refused(List<Operation> operations) implements Call<Ack> {
    public Refused {
        operations = Eval.bounded(operations);
    }

    /** @param event {@link dev.sluice.contracts.UsageEvent} JSON with attempt 0 and outcome REFUSED */
    public record Operation(String operation, String root, String event) {}

    @Override
    public Script script() {
        return Script.REFUSED;
    }

    @Override
    public Request request(Scripts scripts, Shard shard, Guard guard) {
        Eval eval = new Eval(script())
                .keys(Layout.meta(shard), Layout.events(shard))
                .guard(guard);
        operations.forEach(one -> eval.arg(one.operation()).arg(one.root()).arg(one.event()));
        return eval.request(scripts);
    }

    @Override
    public Reply<Ack> decode(Response response) {
        return Eval.reply(response, ok -> Ack.ACK);
    }
}
