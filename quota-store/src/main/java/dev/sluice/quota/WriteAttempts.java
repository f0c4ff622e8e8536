package dev.sluice.quota;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * Leaves a trace of attempts before they are sent, for whoever has to settle them if this gateway dies; and charges attempts
 * that have ended and appends their usage events, in one step. First the traces, so that an attempt may begin and end in one
 * call.
 *
 * <p>Traces are written also when the answer is {@link Reply.Fenced}, {@link Reply.Closed}, {@link Reply.Lost} or
 * {@link Reply.Early}, because the attempts may have been sent; a reaper or a rebuild finds them. Nothing is charged then.
 *
 * <p>The purse that pays is the one in the attempt's trace, whichever the gateway uses by now. An attempt without one touches
 * no counter: its event is appended as late.
 *
 * @param begun at most {@link Layout#BATCH}
 * @param ended at most {@link Layout#BATCH}; not both are empty
 */
public record WriteAttempts(List<Begun> begun, List<Ended> ended) implements Call<WriteAttempts.Written> {
    public WriteAttempts {
        if (begun.isEmpty() || !ended.isEmpty()) {
            ended = Eval.bounded(ended);
        }
        begun = begun.isEmpty() ? List.of() : Eval.bounded(begun);
    }

    /**
     * An attempt that is about to be sent.
     *
     * @param purse and {@code period} that its hold was taken out of
     * @param atLeastNanos what it has cost so far at least
     * @param event {@link dev.sluice.contracts.UsageEvent} JSON as it shall stand if the gateway dies
     */
    public record Begun(
            String operation, int attempt, String root, String purse, String period, long atLeastNanos, String event) {
        String field() {
            return WriteAttempts.field(operation, attempt);
        }

        String value() {
            return Layout.record(root, purse, period, atLeastNanos, event);
        }
    }

    /**
     * An attempt that has ended.
     *
     * @param chargeNanos may be 0, and may be above the hold
     * @param event {@link dev.sluice.contracts.UsageEvent} JSON
     */
    public record Ended(String operation, int attempt, String root, long chargeNanos, String event) {
        String field() {
            return WriteAttempts.field(operation, attempt);
        }

        String entry(String writer) {
            return Layout.entry(this, writer);
        }
    }

    /** @param late how many of those that have ended had no trace any more */
    public record Written(int late) {}

    /** Nothing has ended. */
    public static WriteAttempts begun(List<Begun> attempts) {
        return new WriteAttempts(attempts, List.of());
    }

    /** Nothing begins. */
    public static WriteAttempts ended(List<Ended> attempts) {
        return new WriteAttempts(List.of(), attempts);
    }

    /** The field of an attempt in {@link Layout#records}. */
    public static String field(String operation, int attempt) {
        return operation + '|' + attempt;
    }

    @Override
    public Script script() {
        return Script.ATTEMPTS;
    }

    @Override
    public Request request(Scripts scripts, Shard shard, Guard guard) {
        Eval eval = new Eval(script())
                .keys(
                        Layout.meta(shard),
                        Layout.lives(shard),
                        Layout.records(shard, guard.writer()),
                        Layout.leases(shard, guard.writer()),
                        Layout.events(shard))
                .guard(guard)
                .arg(begun.size());
        begun.forEach(attempt -> eval.arg(attempt.field()).arg(attempt.value()));
        for (Ended attempt : ended) {
            eval.keyArg(Layout.tree(shard, attempt.root()))
                    .arg(attempt.field())
                    .arg(attempt.chargeNanos())
                    .arg(attempt.entry(guard.writer()));
        }
        return eval.request(scripts);
    }

    @Override
    public Reply<Written> decode(Response response) {
        return Eval.reply(response, ok -> new Written((int) Eval.number(ok, 2)));
    }
}
