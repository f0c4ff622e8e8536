package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.connection.InPlace;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerEdits;
import dev.sluice.gateway.dialect.AnswerFeed;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.dialect.Edit;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Carries an answer that is one JSON object.
 *
 * <pre>
 * holding  up to 1 MiB: checked as a whole, sent with its charge, and replaceable by another channel's
 *    → passing  what is longer goes through while its usage is read; its last chunk waits for the settle
 * </pre>
 */
final class BodyRelay extends Carrying {
    private static final int SHOWN = 200;
    private static final int UNANNOUNCED = 2 << 10;

    private final Faults faults;
    private final Settings settings;
    private final String renamedTo;
    private final boolean asStream;
    private final Endpoint endpoint;
    /** Nothing is copied twice: an announced length is taken at once. */
    private byte[] held;

    private int heldLength;
    private AnswerFeed feed;
    private List<Edit> edits = List.of();

    BodyRelay(Trial trial, Incoming response, Faults faults, Watch watch, Settings settings) {
        super(trial, response, watch);
        this.faults = faults;
        this.settings = settings;
        this.renamedTo = trial.renamedTo();
        this.asStream =
                trial.call().envelope().stream() && trial.call().envelope().form() == null;
        this.endpoint = trial.call().endpoint();
        this.held = new byte[announced(response, settings.maxHeldBytes())];
    }

    @Override
    public void readsDirectly(Incoming response) {
        response.into(held);
    }

    @Override
    public Future<Void> finish(long chargeNanos) {
        if (feed == null && !client.hasHead()) {
            client.response().setStatusCode(SHOWN);
            client.response().putHeader("content-type", "application/json");
            client.response().putHeader("x-sluice-charge", Money.format(chargeNanos));
        }
        return client.end(edited());
    }

    @Override
    public boolean hasDelivered() {
        return feed != null;
    }

    @Override
    public Usage usage() {
        return usage == null && feed != null ? feed.soFar().usage() : usage;
    }

    @Override
    public long textBytes() {
        return feed == null ? textBytes : feed.soFar().textBytes();
    }

    @Override
    public void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        flow.arrived();
        if (feed != null) {
            passOn(chunk);
            return;
        }
        hold(chunk);
        if (heldLength > settings.maxHeldBytes()) {
            beginPassing();
        }
    }

    private void hold(Buffer chunk) {
        int length = heldLength + chunk.length();
        if (length > held.length) {
            held = Arrays.copyOf(held, Math.max(length, 2 * held.length));
        }
        InPlace.put(chunk, held, heldLength);
        heldLength = length;
    }

    /** What an upstream announces is believed as far as it would be held anyway. */
    private static int announced(Incoming response, int most) {
        String length = response.headers().get("content-length");
        try {
            return length == null || response.headers().get("content-encoding") != null
                    ? UNANNOUNCED
                    : Math.clamp(Long.parseLong(length), 0, most + 1);
        } catch (NumberFormatException e) {
            return UNANNOUNCED;
        }
    }

    private void beginPassing() {
        if (asStream) {
            fail(notAStream());
            return;
        }
        Answer answer = AnswerReader.readBeginning(held, 0, heldLength);
        if (answer.error() != null) {
            fail(faults.inside(answer.error()));
            return;
        }
        edits = AnswerEdits.of(answer, renamedTo, false);
        feed = new AnswerFeed(endpoint);
        feed.feed(held, 0, heldLength);
        firstContentAt = watch.now();
        client.response().setStatusCode(SHOWN);
        client.response().putHeader("content-type", "application/json");
        client.response().setChunked(true);
    }

    private void passOn(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        feed.feed(bytes, 0, bytes.length);
        client.write(edited());
        edits = List.of();
        held = bytes;
        heldLength = bytes.length;
        flow.stopWhenFull();
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        Answer answer = feed == null ? whole() : feed.end();
        if (answer == null) {
            fail(malformed());
        } else if (answer.error() != null) {
            fail(faults.inside(answer.error()));
        } else if (asStream) {
            fail(notAStream());
        } else {
            usage = answer.usage();
            textBytes = answer.textBytes();
            edits = feed == null ? AnswerEdits.of(answer, renamedTo, false) : edits;
            firstContentAt = firstContentAt < 0 ? watch.now() : firstContentAt;
            over = true;
            complete.tryComplete();
        }
    }

    @Override
    public void broken() {
        fail(cut());
    }

    private static GatewayException notAStream() {
        return Faults.malformed("one object instead of a stream");
    }

    private Answer whole() {
        return AnswerReader.read(endpoint, held, 0, heldLength);
    }

    private GatewayException malformed() {
        if (feed != null) {
            return cut();
        }
        return Faults.malformed(heldLength == 0 ? "nothing" : "something that is not JSON");
    }

    private Buffer edited() {
        if (edits.isEmpty()) {
            return Buffer.buffer(Unpooled.wrappedBuffer(held, 0, heldLength));
        }
        List<ByteBuffer> slices = Edit.apply(edits, held, 0, heldLength);
        return Buffer.buffer(Unpooled.wrappedBuffer(slices.toArray(new ByteBuffer[0])));
    }

    private void fail(GatewayException fault) {
        if (!over) {
            over = true;
            complete.tryFail(fault);
        }
    }
}
