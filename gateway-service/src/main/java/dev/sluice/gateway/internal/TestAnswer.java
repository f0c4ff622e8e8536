package dev.sluice.gateway.internal;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.SseCutter;
import dev.sluice.gateway.framing.SseEvent;
import dev.sluice.gateway.upstream.Faults;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Reads the answer to a test as it comes. */
final class TestAnswer {
    private static final int MAX_BYTES = 1 << 20;
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Endpoint endpoint;
    private final long begin;
    private final SseCutter cutter;
    private final Buffer whole = Buffer.buffer();
    private Long firstTokenMs;
    private Usage usage;
    private Answer.UpstreamError error;
    private boolean broken;
    private boolean complete;

    TestAnswer(Endpoint endpoint, boolean stream, long begin) {
        this.endpoint = endpoint;
        this.begin = begin;
        this.cutter = stream ? new SseCutter(MAX_BYTES) : null;
    }

    /** What is beyond a megabyte is dropped: no test needs it. */
    void take(Buffer chunk) {
        if (cutter != null && !broken) {
            byte[] bytes = chunk.getBytes();
            cutter.feed(bytes, 0, bytes.length, this::event);
        } else if (whole.length() + chunk.length() <= MAX_BYTES) {
            whole.appendBuffer(chunk);
        }
    }

    byte[] bytes() {
        return whole.getBytes();
    }

    TestResult result(int status, Faults faults) {
        if (cutter == null) {
            byte[] bytes = whole.getBytes();
            boolean chat = endpoint == Endpoint.CHAT;
            Answer answer =
                    chat ? AnswerReader.read(bytes, 0, bytes.length) : AnswerReader.readBatch(bytes, 0, bytes.length);
            broken = answer == null;
            complete = answer != null && (chat ? answer.hasChoices() : BatchProbe.isAnswer(endpoint, bytes));
            error = answer == null ? null : answer.error();
            usage = answer == null ? null : answer.usage();
        } else if (!broken) {
            cutter.end(this::event);
        }
        long took = ChannelTest.millisSince(begin);
        GatewayException fault = error != null
                ? faults.inside(error)
                : broken || !complete ? Faults.malformed("something that is no answer to " + endpoint.id()) : null;
        return fault == null
                ? new TestResult(true, status, took, firstTokenMs, usage, null)
                : ChannelTest.failed(status, took, fault);
    }

    private void event(byte[] bytes, int from, int to) {
        SseEvent event = SseEvent.of(bytes, from, to);
        if (!event.hasData()) {
            return;
        }
        if (event.dataStartsWith(DONE)) {
            complete = true;
            return;
        }
        Answer answer = AnswerReader.read(event.data(), event.dataFrom(), event.dataTo());
        if (answer == null) {
            broken = true;
            return;
        }
        error = answer.error() == null ? error : answer.error();
        usage = answer.usage() == null ? usage : answer.usage();
        complete |= answer.finished();
        if (answer.hasContent() && firstTokenMs == null) {
            firstTokenMs = ChannelTest.millisSince(begin);
        }
    }
}
