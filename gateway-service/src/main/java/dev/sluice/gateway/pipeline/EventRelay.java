package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.EventTooLongException;
import dev.sluice.gateway.framing.SseCutter;
import dev.sluice.gateway.framing.SseEvent;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Carries a stream of events that say by their type what they are, as the bytes they came in.
 *
 * <pre>
 * keeping  events before the first content, so that another channel can still answer
 *    → passing  as it comes; a client that does not read stops the upstream
 *    → closing  an event has come that may be the last, such as transcript.text.done: it is held back until the attempt is settled
 *         → passing  more content comes
 *         → done     the response has ended
 * </pre>
 */
final class EventRelay extends Carrying {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Endpoint endpoint;
    private final Faults faults;
    private final Settings settings;
    private final SseCutter cutter;
    private final SseCutter.Sink sink = this::event;
    private final Bytes out = new Bytes();
    private final Bytes ending = new Bytes();
    private boolean closing;

    EventRelay(Trial trial, Incoming response, Faults faults, Watch watch, Settings settings) {
        super(trial, response, watch);
        this.endpoint = trial.call().endpoint();
        this.faults = faults;
        this.settings = settings;
        this.cutter = new SseCutter(settings.maxEventBytes());
    }

    @Override
    public Future<Void> finish(long chargeNanos) {
        write();
        client.beginStream();
        return client.end(ending.take());
    }

    @Override
    public void abort() {
        if (!over && passing) {
            write();
        }
        over = true;
    }

    @Override
    public void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        byte[] bytes = chunk.getBytes();
        try {
            cutter.feed(bytes, 0, bytes.length, sink);
        } catch (EventTooLongException e) {
            fail(Faults.malformed("an event that is too long"));
        }
        passing |= out.size() > settings.maxKeptBytes();
        if (!over && passing) {
            write();
            flow.stopWhenFull();
        }
    }

    @Override
    public void ended() {
        if (!over) {
            cutter.end(sink);
        }
        finished();
    }

    /** What breaks off after its last event was complete. */
    @Override
    public void broken() {
        finished();
    }

    private void finished() {
        if (!closing) {
            fail(cut());
        } else if (!over) {
            over = true;
            complete.tryComplete();
        }
    }

    private void event(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        SseEvent event = SseEvent.of(bytes, from, to);
        boolean empty = !event.hasData() || event.dataFrom() == event.dataTo();
        if (!empty) {
            flow.arrived();
        }
        boolean done = !empty && event.dataStartsWith(DONE);
        Answer answer =
                empty || done ? null : AnswerReader.read(endpoint, event.data(), event.dataFrom(), event.dataTo());
        if (!empty && !done && answer == null) {
            fail(Faults.malformed("an event that is not JSON"));
        } else if (answer != null && answer.error() != null) {
            fail(faults.inside(answer.error()));
        } else {
            pass(bytes, from, to, answer, done);
        }
    }

    /** @param answer null where the event has none */
    private void pass(byte[] bytes, int from, int to, Answer answer, boolean done) {
        boolean last = done || (answer != null && answer.finished());
        if (closing && answer != null && !last) {
            ending.moveTo(out);
            closing = false;
        }
        closing |= last;
        (closing ? ending : out).add(bytes, from, to);
        if (answer == null) {
            return;
        }
        usage = answer.usage() == null ? usage : answer.usage();
        // The last event repeats the whole text.
        textBytes += last ? 0 : answer.textBytes();
        if (answer.hasContent() && firstContentAt < 0) {
            firstContentAt = watch.now();
        }
        passing |= answer.hasContent() && !last;
    }

    private void write() {
        if (!out.isEmpty()) {
            client.beginStream();
            client.write(out.take());
        }
    }

    private void fail(GatewayException fault) {
        if (!over) {
            over = true;
            if (passing) {
                write();
            }
            complete.tryFail(fault);
        }
    }
}
