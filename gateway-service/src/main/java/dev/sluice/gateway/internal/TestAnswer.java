package dev.sluice.gateway.internal;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerFeed;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.dialect.Sound;
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
    private final boolean sound;
    private final long begin;
    private final SseCutter cutter;
    private final Buffer whole = Buffer.buffer();
    /** Null where the whole is small. */
    private final AnswerFeed feed;

    private Long firstTokenMs;
    private Usage usage;
    private Answer.UpstreamError error;
    private boolean broken;
    private boolean complete;

    /** @param type of its content, as the upstream has it; null = none */
    TestAnswer(Endpoint endpoint, boolean stream, String type, long begin) {
        this.endpoint = endpoint;
        this.sound = Sound.mayBe(type);
        this.begin = begin;
        this.cutter = stream ? new SseCutter(MAX_BYTES) : null;
        this.feed = endpoint == Endpoint.IMAGES ? new AnswerFeed(endpoint) : null;
    }

    /** What is beyond a megabyte is dropped: no test needs it. */
    void take(Buffer chunk) {
        if (feed != null) {
            byte[] bytes = chunk.getBytes();
            feed.feed(bytes, 0, bytes.length);
        }
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
            whole(whole.getBytes());
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

    private void whole(byte[] bytes) {
        Answer answer = feed == null ? AnswerReader.read(endpoint, bytes, 0, bytes.length) : feed.end();
        error = answer == null ? null : answer.error();
        usage = answer == null ? null : answer.usage();
        complete = switch (endpoint) {
            // Sound is no JSON, and says of itself that it is none.
            case SPEECH -> answer == null && sound && bytes.length > 0;
            case CHAT, COMPLETIONS -> answer != null && answer.hasChoices();
            case IMAGES -> answer != null && answer.hasContent();
            default -> answer != null && BatchProbe.isAnswer(endpoint, bytes);
        };
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
