package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Unit;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * Takes a share of what a key may still spend, over every limit on its path at once. At most one lease of a purse may be
 * in flight. A unit without any limit is not counted; its answer is {@code max(need, want)}. Money is always counted.
 *
 * @param root of the tree
 * @param purse key id, or key id and the model limits that apply
 * @param period names the starts of all {@code limits}; another start is another period, so another purse
 * @param limits all that a call out of this purse counts towards, in any order
 * @param path the scopes from the root to the key with the versions that the grant was read with
 * @param creditLimit nano-dollars below zero that the balance may go; null = no limit by balance
 * @param want what the purse would like, bounded by its fair share
 * @param need the full holds of the waiting calls; may exceed the fair share
 * @param min the least that is of use; less is refused. A unit with min 0 is never the reason of a refusal
 */
public record Lease(
        String root,
        String purse,
        String period,
        List<Limit> limits,
        List<KeyGrant.Scope> path,
        Long creditLimit,
        Amounts want,
        Amounts need,
        Amounts min)
        implements Call<Lease.Result> {

    /** The limit that {@link Held} and {@link Spent} name when it is the root's balance. */
    public static final String BALANCE = "usd";

    public Lease {
        limits = List.copyOf(limits);
        path = List.copyOf(path);
    }

    /**
     * One limit as it stands in the grant.
     *
     * @param periodStart epoch millis in the root's zone, by Redis' clock; 0 for {@code TOTAL} and slots
     */
    public record Limit(String id, Unit unit, long cap, long periodStart) {}

    /** How a lease ended. */
    public sealed interface Result {}

    /** Taken: what may be spent now, per unit. */
    public record Taken(Amounts amounts) implements Result {}

    /** It would fit once others give back; they have been asked to. */
    public record Held(String limit) implements Result {}

    /** Used up. */
    public record Spent(String limit) implements Result {}

    /** A scope has a newer version: read the grant again. */
    public record Stale(String scope) implements Result {}

    /**
     * The caller's period is over, or has not begun: its clock is wrong.
     *
     * @param start that the counter is in, or that was asked for when it is still to come
     * @param now Redis' clock, epoch millis
     */
    public record PeriodMoved(String limit, long start, long now) implements Result {}

    /** Redis does not know the root (yet). */
    public record Unknown() implements Result {}

    @Override
    public Script script() {
        return Script.LEASE;
    }

    @Override
    public Request request(Scripts scripts, Shard shard, Guard guard) {
        Eval eval = new Eval(script())
                .keys(
                        Layout.meta(shard),
                        Layout.lives(shard),
                        Layout.leases(shard, guard.writer()),
                        Layout.tree(shard, root))
                .guard(guard)
                .arg(root)
                .arg(Layout.purse(root, purse, period))
                .arg(creditLimit == null ? "" : Long.toString(creditLimit))
                .arg(want)
                .arg(need)
                .arg(min)
                .arg(path.size());
        path.forEach(scope -> eval.arg(scope.id()).arg(scope.version()));
        limits.forEach(limit -> eval.arg(limit.id())
                .arg(Units.letter(limit.unit()))
                .arg(limit.cap())
                .arg(limit.periodStart()));
        return eval.request(scripts);
    }

    @Override
    public Reply<Result> decode(Response response) {
        return Eval.reply(response, Lease::result);
    }

    private static Result result(Response response) {
        return switch (Eval.text(response, 2)) {
            case "TAKEN" ->
                new Taken(new Amounts(
                        Eval.number(response, 3),
                        Eval.number(response, 4),
                        Eval.number(response, 5),
                        Eval.number(response, 6)));
            case "HELD" -> new Held(Eval.text(response, 3));
            case "SPENT" -> new Spent(Eval.text(response, 3));
            case "STALE" -> new Stale(Eval.text(response, 3));
            case "PERIOD" ->
                new PeriodMoved(Eval.text(response, 3), Eval.number(response, 4), Eval.number(response, 5));
            case "UNKNOWN" -> new Unknown();
            default -> throw new IllegalStateException("lease answered " + response);
        };
    }
}
