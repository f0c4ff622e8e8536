package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.WriteAttempts;
import dev.sluice.quota.writer.ShardWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.LongSupplier;

/** The hold of one operation out of one purse. */
final class PurseHold implements Hold {
    private final String operation;
    private final Purse purse;
    private final ShardWriter writer;
    private final Tally held;
    private final LongSupplier deadline;
    private final EventJson json = new EventJson();
    private boolean counted;
    private boolean released;

    /** @param deadline until when what is asked for now may wait, of {@link PurseStore#running} */
    PurseHold(String operation, Purse purse, ShardWriter writer, Tally held, LongSupplier deadline) {
        this.operation = operation;
        this.purse = purse;
        this.writer = writer;
        this.held = held;
        this.deadline = deadline;
    }

    @Override
    public long nanos() {
        return held.get(Unit.USD);
    }

    @Override
    public Future<Boolean> grow(long more) {
        Tally wanted = Tally.of(more, 0, 0, 0);
        if (released) {
            return Future.succeededFuture(false);
        }
        if (purse.extend(wanted)) {
            held.add(wanted);
            return Future.succeededFuture(true);
        }
        if (!purse.open()) {
            return Future.succeededFuture(false);
        }
        Promise<Boolean> grown = Promise.promise();
        purse.admit(new Waiter(
                wanted,
                wanted,
                ShardPurses.millisNow(),
                deadline.getAsLong(),
                false,
                got -> grown.complete(grow(got)),
                no -> grown.complete(false)));
        return grown.future();
    }

    private boolean grow(Tally got) {
        if (released) {
            purse.release(got, false);
            return false;
        }
        held.add(got);
        return true;
    }

    @Override
    public Future<Void> record(int attempt, UsageEvent asIfLost, long atLeastNanos) {
        if (!counted) {
            counted = true;
            purse.charge(held, Unit.REQUESTS, held.get(Unit.REQUESTS));
        }
        if (purse.forgotten()) {
            // Its money is not leased by today's writer, so a record there would be charged to nobody. It settles late.
            return Future.succeededFuture();
        }
        PurseId id = purse.id();
        return writer.record(new WriteAttempts.Begun(
                        operation,
                        attempt,
                        id.root(),
                        id.purse(),
                        id.period(),
                        atLeastNanos,
                        json.of(asIfLost, purse.told())))
                .recover(full -> Future.failedFuture(new GatewayException(
                        ErrorKind.STORE_UNAVAILABLE, "Sluice cannot write down calls right now. Try again.", 1_000)));
    }

    @Override
    public void progress(int attempt, long atLeastNanos) {
        writer.progress(operation, attempt, atLeastNanos);
    }

    @Override
    public Future<Void> settle(int attempt, long chargeNanos, long tokens, UsageEvent event) {
        purse.charge(held, Unit.USD, chargeNanos);
        if (purse.counts(Unit.TOKENS)) {
            purse.charge(held, Unit.TOKENS, tokens);
        }
        Future<Void> handed = writer.settle(new WriteAttempts.Ended(
                operation, attempt, purse.id().root(), chargeNanos, json.of(event, purse.told())));
        if (event.last()) {
            // A client that sees the end may call again at once, and then finds its slot and money.
            release();
        }
        return handed;
    }

    @Override
    public void release() {
        if (!released) {
            released = true;
            purse.release(held, true);
        }
    }

    @Override
    public List<LimitStart> limits() {
        return purse.told().limits();
    }
}
