package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.Dialect.Framing;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.dialect.openai.ChatChunks;
import dev.sluice.gateway.framing.BrokenStreamException;
import dev.sluice.gateway.framing.Cutter;
import dev.sluice.gateway.framing.EventStreamCutter;
import dev.sluice.gateway.framing.EventStreamMessage;
import dev.sluice.gateway.framing.EventTooLongException;
import dev.sluice.gateway.framing.LineCutter;
import dev.sluice.gateway.framing.SseCutter;
import dev.sluice.gateway.framing.SseEvent;
import dev.sluice.gateway.upstream.Faults;
import java.util.function.Consumer;

/** Translates a stream event by event; keeps no more of it than the event being read. */
final class StreamTranslation implements Translation {
    private final Understanding answer;
    private final ChatChunks chunks;
    private final Consumer<StreamEvent> events;
    private final Cutter cutter;
    private final SseCutter.Sink sink;

    StreamTranslation(Understanding answer, Framing framing, ChatChunks chunks, int maxEventBytes) {
        this.answer = answer;
        this.chunks = chunks;
        this.events = chunks::add;
        this.cutter = switch (framing) {
            case SSE -> new SseCutter(maxEventBytes);
            case NDJSON -> new LineCutter(maxEventBytes);
            case EVENT_STREAM -> new EventStreamCutter(maxEventBytes);
        };
        this.sink = switch (framing) {
            case SSE -> this::event;
            case NDJSON -> this::line;
            case EVENT_STREAM -> this::message;
        };
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<byte[]> into) {
        guarded(() -> cutter.feed(bytes, from, to, sink));
        passOn(into);
    }

    @Override
    public void end(Consumer<byte[]> into) {
        guarded(() -> {
            cutter.end(sink);
            answer.ended(events);
        });
        passOn(into);
    }

    private void event(byte[] bytes, int from, int to) {
        SseEvent event = SseEvent.of(bytes, from, to);
        if (event.hasData() && event.dataTo() > event.dataFrom()) {
            answer.event(event.data(), event.dataFrom(), event.dataTo(), events);
        }
    }

    private void line(byte[] bytes, int from, int to) {
        answer.event(bytes, from, to, events);
    }

    private void message(byte[] bytes, int from, int to) {
        byte[] named = NamedEvents.write(EventStreamMessage.of(bytes, from, to));
        answer.event(named, 0, named.length, events);
    }

    private void passOn(Consumer<byte[]> into) {
        byte[] written = chunks.take();
        if (written.length > 0) {
            into.accept(written);
        }
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (EventTooLongException e) {
            throw Faults.malformed("an event that is too long");
        } catch (MalformedAnswerException | BrokenStreamException e) {
            throw Faults.malformed(e.getMessage());
        }
    }
}
