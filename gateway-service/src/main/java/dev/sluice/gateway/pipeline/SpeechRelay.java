package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.dialect.Sound;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;
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
final class SpeechRelay extends Carrying {
    private static final int SHOWN = 200;
    private static final int MAX_READ = 64 << 10;
    private static final String UNNAMED = "application/octet-stream";

    private final Faults faults;
    private final String type;
    /** What is read instead of passed; null = it passes. */
    private final Buffer text;

    private final boolean asStream;

    SpeechRelay(Trial trial, Incoming response, Faults faults, Watch watch) {
        super(trial, response, watch);
        this.faults = faults;
        String told = response.headers().get("content-type");
        this.type = told == null || told.isBlank() ? UNNAMED : told;
        this.asStream = trial.call().envelope().stream();
        this.text = asStream || !Sound.mayBe(type) ? Buffer.buffer() : null;
    }

    @Override
    public Future<Void> finish(long chargeNanos) {
        return client.end(Buffer.buffer());
    }

    @Override
    public boolean hasDelivered() {
        return textBytes > 0;
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
        if (textBytes == 0) {
            begin();
        }
        textBytes += chunk.length();
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
        } else if (textBytes == 0) {
            fail(Faults.malformed("nothing"));
        } else {
            over = true;
            complete.tryComplete();
        }
    }

    @Override
    public void broken() {
        fail(cut());
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
