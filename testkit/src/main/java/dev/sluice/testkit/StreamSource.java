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
final class StreamSource {
    /** What to do next. */
    sealed interface Step {
        record Write(Buffer bytes) implements Step {}

        record Break(Fault fault) implements Step {}
    }

    /** How a stream ends; {@code END} is the well-formed one. */
    enum Fault {
        END,
        CLOSE,
        RESET,
        STALL
    }

    private final Behaviour how;
    private final Answer answer;
    private final ChatShapes shapes;
    private final int choices;
    private final int total;
    private final Queue<Buffer> opening = new ArrayDeque<>();
    private final Queue<Buffer> closing = new ArrayDeque<>();
    private int sent;
    private boolean malformedSent;
    private boolean errorSent;

    StreamSource(ChatRequest request, Behaviour how, Answer answer, ChatShapes shapes) {
        this.how = how;
        this.answer = answer;
        this.shapes = shapes;
        this.choices = request.choices();
        this.total = answer.length() * choices;
        if (how.firstEventEmpty()) {
            opening.add(shapes.empty());
        }
        if (isAt(how.errorAfter(), -1)) {
            opening.add(ChatShapes.errorEvent());
            errorSent = true;
            return;
        }
        boolean inLast = "inLast".equals(how.usage());
        for (int i = 0; i < choices; i++) {
            opening.add(shapes.role(i));
            closing.add(shapes.finish(i, answer.finishReason(), inLast && i == choices - 1 ? answer.usage() : null));
        }
        if (separateUsage(request)) {
            closing.add(shapes.usage(answer.usage()));
        }
        if (!how.noDone()) {
            closing.add(ChatShapes.done());
        }
    }

    /** Content chunks handed out so far. */
    int sent() {
        return sent;
    }

    /** True when the next step is a content chunk, which is what pacing counts. */
    boolean atContent() {
        return opening.isEmpty() && sent < total;
    }

    Step next() {
        Buffer first = opening.poll();
        if (first != null) {
            return new Step.Write(first);
        }
        if (errorSent) {
            return new Step.Break(Fault.END);
        }
        Step fault = fault();
        if (fault != null) {
            return fault;
        }
        if (sent < total) {
            return new Step.Write(content());
        }
        Buffer last = closing.poll();
        return last == null ? new Step.Break(Fault.END) : new Step.Write(last);
    }

    private Step fault() {
        if (isAt(how.resetAfter(), sent)) {
            return new Step.Break(Fault.RESET);
        }
        if (isAt(how.cutAfter(), sent)) {
            return new Step.Break(Fault.CLOSE);
        }
        if (isAt(how.endAfter(), sent)) {
            return new Step.Break(Fault.END);
        }
        if (isAt(how.stallAfter(), sent)) {
            return new Step.Break(Fault.STALL);
        }
        if (isAt(how.errorAfter(), sent)) {
            errorSent = true;
            return new Step.Write(ChatShapes.errorEvent());
        }
        if (isAt(how.malformedAfter(), sent) && !malformedSent) {
            malformedSent = true;
            return new Step.Write(shapes.malformed());
        }
        return null;
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

    private static boolean isAt(Integer position, int here) {
        return position != null && position == here;
    }
}
