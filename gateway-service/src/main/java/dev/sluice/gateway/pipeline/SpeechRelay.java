package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.dialect.Sound;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * Carries an answer that is sound, byte for byte, as it comes. It is sent in chunks whatever its length, so that its end is the
 * one thing that waits for the settle.
 *
 * <pre>
 * nothing yet → passing  from the first byte on
 *            → reading  what says of itself that it is no sound: why, if it can be told
 * </pre>
 */
final class SpeechRelay implements Relay {
    private static final int SHOWN = 200;
    private static final int MAX_READ = 64 << 10;
    private static final String UNNAMED = "application/octet-stream";

    private final Client client;
    private final Faults faults;
    private final Watch watch;
    private final Flow flow;
    private final String type;
    private final Promise<Void> complete = Promise.promise();
    /** What is read instead of passed; null = it passes. */
    private final Buffer text;

    private final boolean asStream;
    private boolean over;
    private long bytes;
    private long firstContentAt = -1;

    SpeechRelay(Trial trial, Incoming response, Faults faults, Watch watch) {
        this.client = trial.call().client();
        this.faults = faults;
        this.watch = watch;
        this.flow = new Flow(response, client, watch);
        String told = response.headers().get("content-type");
        this.type = told == null || told.isBlank() ? UNNAMED : told;
        this.asStream = trial.call().envelope().stream();
        this.text = asStream || !Sound.mayBe(type) ? Buffer.buffer() : null;
    }

    @Override
    public Future<Void> carried() {
        return complete.future();
    }

    @Override
    public Future<Void> finish(long chargeNanos) {
        return client.end(Buffer.buffer());
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
        return bytes > 0;
    }

    /** Sound does not say what it costs. */
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
        if (over || chunk.length() == 0) {
            return;
        }
        flow.arrived();
        if (text != null) {
            read(chunk);
            return;
        }
        if (bytes == 0) {
            begin();
        }
        bytes += chunk.length();
        client.write(chunk);
        flow.stopWhenFull();
    }

    private void begin() {
        firstContentAt = watch.now();
        client.response().setStatusCode(SHOWN);
        client.response().putHeader("content-type", type);
        client.response().setChunked(true);
    }

    private void read(Buffer chunk) {
        text.appendBuffer(chunk);
        if (text.length() > MAX_READ) {
            fail(noSpeech());
        }
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        if (text != null) {
            byte[] read = text.getBytes();
            Answer answer = AnswerReader.read(read, 0, read.length);
            fail(answer != null && answer.error() != null ? faults.inside(answer.error()) : noSpeech());
        } else if (bytes == 0) {
            fail(Faults.malformed("nothing"));
        } else {
            over = true;
            complete.tryComplete();
        }
    }

    @Override
    public void broken() {
        fail(new GatewayException(ErrorKind.UPSTREAM_CUT, "The upstream ended its answer before it was complete."));
    }

    private GatewayException noSpeech() {
        return Faults.malformed(asStream ? "something that is no stream" : "something that is no speech");
    }

    private void fail(GatewayException fault) {
        if (!over) {
            over = true;
            complete.tryFail(fault);
        }
    }
}
