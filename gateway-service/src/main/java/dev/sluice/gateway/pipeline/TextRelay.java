package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Money;
import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Carries an answer that nothing is read from: the text of a transcript, or its subtitles.
 *
 * <pre>
 * holding  up to 1 MiB: sent with its charge, and replaceable by another channel's
 *    → passing  what is longer goes through; its last chunk waits for the settle
 * </pre>
 */
final class TextRelay extends Carrying {
    private static final int SHOWN = 200;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Settings settings;
    private final String contentType;
    private final Bytes held = new Bytes();

    TextRelay(Trial trial, Incoming response, Watch watch, Settings settings) {
        super(trial, response, watch);
        String type = response.headers().get("content-type");
        this.settings = settings;
        this.contentType = type == null ? PLAIN : type;
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
    public void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        flow.arrived();
        textBytes += chunk.length();
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
            complete.tryFail(cut());
        }
    }

    private void head() {
        client.response().setStatusCode(SHOWN);
        client.response().putHeader("content-type", contentType);
    }
}
