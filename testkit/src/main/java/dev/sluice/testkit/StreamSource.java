package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The events of one streamed answer in order, faults included, made one at a time as they are asked for.
 *
 * <pre>
 * [empty event] → role chunks → content chunks → finish chunks → [usage chunk] → [DONE]
 *       a fault "after N" stands before content chunk N, or before the finish chunks when N is all of them
 * </pre>
 */
final class StreamSource implements Source {
    private final Behaviour how;
    private final Answer answer;
    private final ChatShapes shapes;
    private final int choices;
    private final int total;
    private final Queue<Buffer> opening = new ArrayDeque<>();
    private final Queue<Buffer> closing = new ArrayDeque<>();
    private final Breaks breaks;
    private int sent;

    StreamSource(ChatRequest request, Behaviour how, Answer answer, ChatShapes shapes) {
        this.how = how;
        this.answer = answer;
        this.shapes = shapes;
        this.choices = request.choices();
        this.total = answer.length() * choices;
        this.breaks = new Breaks(how, shapes::malformed);
        if (how.firstEventEmpty()) {
            opening.add(shapes.empty());
        }
        Buffer error = breaks.first();
        if (error != null) {
            opening.add(error);
            return;
        }
        boolean inLast = "inLast".equals(how.usage());
        for (int i = 0; i < choices; i++) {
            if (request.isChat()) {
                opening.add(shapes.role(i));
            }
            closing.add(shapes.finish(i, answer.finishReason(), inLast && i == choices - 1 ? answer.usage() : null));
        }
        if (separateUsage(request)) {
            closing.add(shapes.usage(answer.usage()));
        }
        if (!how.noDone()) {
            closing.add(ChatShapes.done());
        }
    }

    @Override
    public int sent() {
        return sent;
    }

    @Override
    public boolean atContent() {
        return opening.isEmpty() && sent < total;
    }

    @Override
    public Step next() {
        Buffer first = opening.poll();
        if (first != null) {
            return new Step.Write(first);
        }
        Step fault = breaks.at(sent);
        if (fault != null) {
            return fault;
        }
        if (sent < total) {
            return new Step.Write(content());
        }
        Buffer last = closing.poll();
        return last == null ? new Step.Break(Fault.END) : new Step.Write(last);
    }

    private Buffer content() {
        Buffer event = shapes.content(sent % choices, answer.chunk(sent / choices));
        sent++;
        if (how.pings() == null) {
            return event;
        }
        return Buffer.buffer(": ping\n\n".repeat(how.pings())).appendBuffer(event);
    }

    private boolean separateUsage(ChatRequest request) {
        return switch (how.usage()) {
            case "none", "inLast" -> false;
            case "always" -> true;
            case null, default -> request.includeUsage();
        };
    }
}
