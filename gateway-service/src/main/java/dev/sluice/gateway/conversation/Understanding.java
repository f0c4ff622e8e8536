package dev.sluice.gateway.conversation;

import java.util.function.Consumer;

/** One answer being read; belongs to its attempt. Whatever is not what the dialect says throws {@link MalformedAnswerException}. */
public interface Understanding {
    /**
     * One event of a stream.
     *
     * @param data its bytes, from {@code from} to before {@code to}, never empty: for SSE what stands behind {@code data:}; for
     *     AWS' event stream an object whose one field is the event's or exception's type and whose value is its payload
     *     ({@code {"messageStop":{…}}}), or {@code error} with {@code code} and {@code message} for an error without a type
     */
    void event(byte[] data, int from, int to, Consumer<StreamEvent> into);

    /** The stream has ended as HTTP wants it. A dialect whose end is that end says {@link StreamEvent.Done} if all was said. */
    default void ended(Consumer<StreamEvent> into) {}

    /** A whole answer with a good status, which must end in Done or Failed. */
    void whole(byte[] body, Consumer<StreamEvent> into);
}
