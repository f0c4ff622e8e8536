package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerEdits;
import dev.sluice.gateway.dialect.AnswerStream;
import dev.sluice.gateway.dialect.Edit;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.EventTooLongException;
import dev.sluice.gateway.framing.SseCutter;
import dev.sluice.gateway.framing.SseEvent;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Carries a stream of events to the client, event by event, as the bytes they came in.
 *
 * <pre>
 * keeping  events before the first content, ≤ 64 KiB, so that another channel can still answer
 *    → passing  what the event loop reads in one turn is written at its end; a client that does not read stops the upstream
 *    → done     [DONE] was read, or the event that ends images or speech; it is held back until the attempt is settled
 * </pre>
 */
final class StreamRelay extends Carrying {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Incoming response;
    private final Faults faults;
    private final Settings settings;
    private final Budget budget;
    private final String renamedTo;
    private final boolean hideUsage;
    private final SseCutter cutter;
    private final SseCutter.Sink sink = this::event;
    private final AnswerStream answers;
    /** Whether {@code [DONE]} ends it; else an event does that says what it completes. */
    private final boolean ofText;

    private final Bytes out = new Bytes();
    private Buffer terminal = Buffer.buffer();
    private final Runnable writing = this::writeNow;
    private boolean putOff;
    private boolean written;

    StreamRelay(Trial trial, Incoming response, Faults faults, Watch watch, Settings settings) {
        super(trial, response, watch);
        this.response = response;
        this.faults = faults;
        this.settings = settings;
        this.budget = new Budget(trial);
        this.renamedTo = trial.renamedTo();
        this.hideUsage = !trial.call().envelope().usageAsked();
        Endpoint endpoint = trial.call().endpoint();
        this.answers = new AnswerStream(endpoint);
        this.ofText = endpoint == Endpoint.CHAT || endpoint == Endpoint.COMPLETIONS;
        this.cutter = new SseCutter(settings.maxEventBytes());
    }

    @Override
    public Future<Void> finish(long chargeNanos) {
        client.beginStream();
        return client.end(terminal);
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
        ByteBuf bytes = chunk.getByteBuf();
        boolean backed = bytes.hasArray();
        byte[] array = backed ? bytes.array() : chunk.getBytes();
        int from = backed ? bytes.arrayOffset() + bytes.readerIndex() : 0;
        try {
            cutter.feed(array, from, from + chunk.length(), sink);
        } catch (EventTooLongException e) {
            fail(Faults.malformed("an event that is too long"));
        }
        flush();
    }

    @Override
    public void ended() {
        if (!over) {
            cutter.end(sink);
            flush();
        }
        fail(cut());
    }

    @Override
    public void broken() {
        fail(cut());
    }

    private void event(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        SseEvent event = SseEvent.of(bytes, from, to);
        if (!event.hasData() || event.dataFrom() == event.dataTo()) {
            out.add(bytes, from, to);
            return;
        }
        flow.arrived();
        if (event.dataStartsWith(DONE)) {
            if (ofText) {
                done(bytes, from, to);
            } else {
                fail(cut());
            }
            return;
        }
        Answer answer = answers.read(event.data(), event.dataFrom(), event.dataTo());
        if (answer == null) {
            fail(Faults.malformed("an event that is not JSON"));
        } else if (answer.error() != null) {
            fail(faults.inside(answer.error()));
        } else if (!ofText && answer.finished()) {
            count(answer);
            done(bytes, from, to);
        } else {
            pass(event, answer);
        }
    }

    private void pass(SseEvent event, Answer answer) {
        count(answer);
        if (hideUsage && answer.isUsageChunk()) {
            return;
        }
        List<Edit> edits = AnswerEdits.of(answer, renamedTo, hideUsage);
        if (edits.isEmpty()) {
            out.add(event.bytes(), event.from(), event.to());
        } else if (event.isEditable()) {
            out.addAll(Edit.apply(edits, event.bytes(), event.from(), event.to()));
        } else {
            out.addAll(Edit.apply(edits, event.data(), event.dataFrom(), event.dataTo()));
        }
        passing |= answer.hasContent();
    }

    private void count(Answer answer) {
        usage = answer.usage() == null ? usage : answer.usage();
        textBytes += answer.textBytes();
        if (answer.hasContent() && firstContentAt < 0) {
            firstContentAt = watch.now();
        }
    }

    private void done(byte[] bytes, int from, int to) {
        over = true;
        write();
        Bytes last = new Bytes();
        last.add(bytes, from, to);
        terminal = last.take();
        complete.tryComplete();
    }

    private void flush() {
        passing |= out.size() > settings.maxKeptBytes();
        if (over || !passing) {
            return;
        }
        budget.spent(textBytes, this::capped);
        if (!written || out.size() > settings.maxKeptBytes()) {
            // Nothing waits for the first content, and not much is gathered.
            writeNow();
        } else if (!putOff && !out.isEmpty()) {
            putOff = true;
            watch.afterReading(writing);
        }
    }

    private void writeNow() {
        putOff = false;
        if (over) {
            return;
        }
        try {
            write();
            flow.stopWhenFull();
        } catch (RuntimeException defect) {
            fail(GatewayException.of(defect));
        }
    }

    private void write() {
        if (!out.isEmpty()) {
            client.beginStream();
            client.write(out.take());
            written = true;
        }
    }

    /** What was held is used up and there is no more: the answer ends as one that reached its limit. */
    private void capped(Buffer lastEvents) {
        if (!over) {
            over = true;
            write();
            terminal = lastEvents;
            response.close();
            complete.tryComplete();
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
