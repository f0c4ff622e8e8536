package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant.Unit;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * A gateway's part of a rebuild: all its running calls of the shard, and purses of exactly their holds. Replaces whatever
 * Redis has of this writer. Goes after every {@link Replay} of the writer; may be repeated. From here on the writer's
 * {@code acked} and {@code seq} count from 0 in the new epoch.
 *
 * @param attempts every attempt under way, in one call however many there are
 */
public record Claim(List<WriteAttempts.Begun> attempts, List<Purse> purses) {
    public Claim {
        attempts = List.copyOf(attempts);
        purses = List.copyOf(purses);
    }

    /** What running calls hold of one purse. */
    public record Purse(String root, String purse, String period, long nanos, List<Counter> counters) {
        public Purse {
            counters = List.copyOf(counters);
        }
    }

    /** What running calls hold of one limit, leased with this period start. */
    public record Counter(String limit, Unit unit, long start, long amount) {}

    /** How a rebuild answers a gateway. */
    public sealed interface Reply {}

    /** Done, now or before. Wait until the shard is open, then go on in the new epoch. */
    public record Claimed() implements Reply {}

    /**
     * Too late: the rebuild counts without this writer. It drops its purses and takes a new id; its events of the last 60 s
     * and what still runs are settled under the new id after the shard has opened, late.
     */
    public record Sealed() implements Reply {}

    /** The writer was reaped before; as {@link Sealed}. */
    public record Fenced() implements Reply {}

    /** Another rebuild has begun: start again with its epoch. */
    public record Superseded(long epoch, String phase) implements Reply {}

    /** @param epoch of the rebuild, as {@link Reply.Closed} told */
    public Request request(Scripts scripts, Shard shard, String writer, long epoch) {
        Eval eval = new Eval(Script.REBUILD_CLAIM)
                .keys(
                        Layout.meta(shard),
                        Layout.lives(shard),
                        Layout.leases(shard, writer),
                        Layout.records(shard, writer),
                        Layout.events(shard))
                .arg(writer)
                .arg(epoch)
                .arg(attempts.size());
        attempts.forEach(attempt -> eval.arg(attempt.field()).arg(attempt.value()));
        for (Purse purse : purses) {
            String prefix = Layout.purse(purse.root(), purse.purse(), purse.period());
            eval.arg(prefix + "usd").arg(purse.nanos());
            for (Counter counter : purse.counters()) {
                eval.arg(prefix + Units.counter(counter.unit(), counter.start(), counter.limit()))
                        .arg(counter.amount());
            }
        }
        return eval.request(scripts);
    }

    public Reply decode(Response response) {
        return reply(response);
    }

    static Reply reply(Response response) {
        return switch (Eval.text(response, 0)) {
            case "CLAIMED", "OK" -> new Claimed();
            case "SEALED" -> new Sealed();
            case "FENCED" -> new Fenced();
            case "CLOSED" -> new Superseded(Eval.number(response, 1), Eval.text(response, 2));
            default -> throw new IllegalStateException("a claim answered " + response);
        };
    }
}
