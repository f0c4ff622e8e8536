package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * Carries an answer that nothing is read from: the text of a transcript, or its subtitles.
 *
 * <pre>
 * holding  up to 1 MiB: sent with its charge, and replaceable by another channel's
 *    → passing  what is longer goes through; its last chunk waits for the settle
 * </pre>
 */
final class TextRelay implements Relay {
    private static final int SHOWN = 200;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Client client;
    private final Watch watch;
    private final Flow flow;
    private final Settings settings;
    private final String contentType;
    private final Promise<Void> complete = Promise.promise();
    private final Bytes held = new Bytes();
    private boolean passing;
    private boolean over;
    private long bytes;
    private long firstContentAt = -1;

    TextRelay(Trial trial, Incoming response, Watch watch, Settings settings) {
        String type = response.headers().get("content-type");
        this.client = trial.call().client();
        this.watch = watch;
        this.settings = settings;
        this.contentType = type == null ? PLAIN : type;
        this.flow = new Flow(response, client, watch);
    }

    @Override
    public Future<Void> carried() {
        return complete.future();
    }

    @Override
    public Future<Void> finish(long chargeNanos) {
        if (!passing && !client.hasHead()) {
            head();
            client.response().putHeader("x-sluice-charge", Money.format(chargeNanos));
        }
        return client.end(held.take());
    }

    @Override
    public void abort() {
        over = true;
    }

    @Override
    public void goOnAlone() {
        flow.goOnAlone();
    }

    @Override
    public boolean hasDelivered() {
        return passing;
    }

    /** Nobody tells. */
    @Override
    public Usage usage() {
        return null;
    }

    @Override
    public long textBytes() {
        return bytes;
    }

    @Override
    public long lastEventAt() {
        return flow.lastAt();
    }

    @Override
    public long firstContentAt() {
        return firstContentAt;
    }

    @Override
    public boolean isPaused() {
        return flow.isPaused();
    }

    @Override
    public void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        flow.arrived();
        bytes += chunk.length();
        firstContentAt = firstContentAt < 0 ? watch.now() : firstContentAt;
        if (!passing && held.size() + chunk.length() > settings.maxHeldBytes()) {
            passing = true;
            head();
            client.response().setChunked(true);
        }
        if (passing && !held.isEmpty()) {
            client.write(held.take());
            flow.stopWhenFull();
        }
        byte[] more = chunk.getBytes();
        held.add(more, 0, more.length);
    }

    @Override
    public void ended() {
        if (!over) {
            over = true;
            complete.tryComplete();
        }
    }

    @Override
    public void broken() {
        if (!over) {
            over = true;
            complete.tryFail(new GatewayException(
                    ErrorKind.UPSTREAM_CUT, "The upstream ended its answer before it was complete."));
        }
    }

    private void head() {
        client.response().setStatusCode(SHOWN);
        client.response().putHeader("content-type", contentType);
    }
}
