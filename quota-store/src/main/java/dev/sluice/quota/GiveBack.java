package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant.Unit;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/** Gives back what purses no longer need and books what they have used of their limits. */
public record GiveBack(List<Purse> purses) implements Call<Ack> {
    public GiveBack {
        purses = Eval.bounded(purses);
    }

    /**
     * A part of one purse.
     *
     * @param unusedNanos goes back to the balance; negative when charges have exceeded the holds
     * @param coveredNanos settled charges that the {@code used} of the money limits below books, so that a reaper does not book them again
     * @param recalled true: tell those who wait
     * @param counters every limit of the purse, also with zeros: with its last counter the purse's traces go
     */
    public record Purse(
            String root,
            String purse,
            String period,
            long unusedNanos,
            long coveredNanos,
            boolean recalled,
            List<Counter> counters) {
        public Purse {
            counters = List.copyOf(counters);
        }
    }

    /**
     * A part of what was leased of one limit.
     *
     * @param start the period start it was leased with
     * @param unused goes back
     * @param used was consumed; 0 for slots
     */
    public record Counter(String limit, Unit unit, long start, long unused, long used) {}

    @Override
    public Script script() {
        return Script.GIVE_BACK;
    }

    @Override
    public Request request(Scripts scripts, Shard shard, Guard guard) {
        Eval eval = new Eval(script())
                .keys(Layout.meta(shard), Layout.leases(shard, guard.writer()))
                .guard(guard);
        for (Purse purse : purses) {
            eval.keyArg(Layout.tree(shard, purse.root()))
                    .arg(purse.root())
                    .arg(Layout.purse(purse.root(), purse.purse(), purse.period()))
                    .arg(purse.unusedNanos())
                    .arg(purse.coveredNanos())
                    .arg(purse.recalled() ? 1 : 0)
                    .arg(purse.counters().size());
            for (Counter counter : purse.counters()) {
                eval.arg(counter.limit())
                        .arg(Units.letter(counter.unit()))
                        .arg(counter.start())
                        .arg(counter.unused())
                        .arg(counter.used());
            }
        }
        return eval.request(scripts);
    }

    @Override
    public Reply<Ack> decode(Response response) {
        return Eval.reply(response, ok -> Ack.ACK);
    }
}
