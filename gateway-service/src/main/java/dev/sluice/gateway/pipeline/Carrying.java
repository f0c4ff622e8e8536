package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** What every relay has: a client and how fast it reads, whether the answer is over, and what it has told so far. */
abstract class Carrying implements Relay {
    final Client client;
    final Watch watch;
    final Flow flow;
    final Promise<Void> complete = Promise.promise();
    /** What came is written on, and cannot be taken back. */
    boolean passing;

    boolean over;
    Usage usage;
    long textBytes;
    long firstContentAt = -1;

    Carrying(Trial trial, Incoming response, Watch watch) {
        this.client = trial.call().client();
        this.watch = watch;
        this.flow = new Flow(response, client, watch);
    }

    @Override
    public final Future<Void> carried() {
        return complete.future();
    }

    @Override
    public void abort() {
        over = true;
    }

    @Override
    public final void goOnAlone() {
        flow.goOnAlone();
    }

    @Override
    public boolean hasDelivered() {
        return passing;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public long textBytes() {
        return textBytes;
    }

    @Override
    public final long lastEventAt() {
        return flow.lastAt();
    }

    @Override
    public final long firstContentAt() {
        return firstContentAt;
    }

    @Override
    public final boolean isPaused() {
        return flow.isPaused();
    }

    static GatewayException cut() {
        return new GatewayException(ErrorKind.UPSTREAM_CUT, "The upstream ended its answer before it was complete.");
    }
}
