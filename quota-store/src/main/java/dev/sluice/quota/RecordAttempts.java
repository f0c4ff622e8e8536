package dev.sluice.quota;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * Leaves a trace of attempts before they are sent, for whoever has to settle them if this gateway dies. Touches no money.
 * Written also when the answer is {@link Reply.Fenced}, {@link Reply.Closed} or {@link Reply.Lost}, because the attempt
 * may have been sent; a reaper or a rebuild finds it.
 */
public record RecordAttempts(List<Attempt> attempts) implements Call<Ack> {
    public RecordAttempts {
        attempts = Eval.bounded(attempts);
    }

    /**
     * One attempt.
     *
     * @param purse and {@code period} that its hold was taken out of
     * @param atLeastNanos what it has cost so far at least
     * @param event {@link dev.sluice.contracts.UsageEvent} JSON as it shall stand if the gateway dies
     */
    public record Attempt(
            String operation, int attempt, String root, String purse, String period, long atLeastNanos, String event) {
        String field() {
            return RecordAttempts.field(operation, attempt);
        }

        String value() {
            return Layout.record(root, purse, period, atLeastNanos, event);
        }
    }

    /** The field of an attempt in {@link Layout#records}. */
    public static String field(String operation, int attempt) {
        return operation + '|' + attempt;
    }

    @Override
    public Script script() {
        return Script.RECORD;
    }

    @Override
    public Request request(Scripts scripts, Shard shard, Guard guard) {
        Eval eval = new Eval(script())
                .keys(Layout.meta(shard), Layout.lives(shard), Layout.records(shard, guard.writer()))
                .guard(guard);
        attempts.forEach(attempt -> eval.arg(attempt.field()).arg(attempt.value()));
        return eval.request(scripts);
    }

    @Override
    public Reply<Ack> decode(Response response) {
        return Eval.reply(response, ok -> Ack.ACK);
    }
}
