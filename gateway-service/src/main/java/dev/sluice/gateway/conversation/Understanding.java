package dev.sluice.gateway.conversation;

import java.util.function.Consumer;

/** One answer being read; belongs to its attempt. Whatever is not what the dialect says throws {@link MalformedAnswerException}. */
public interface Understanding {
    /**
     * One event of a stream.
     *
     * @param data its bytes, from {@code from} to before {@code to}: for SSE what stands behind {@code data:}; never empty
     */
    void event(byte[] data, int from, int to, Consumer<StreamEvent> into);

    /** The stream has ended as HTTP wants it. A dialect whose end is that end says {@link StreamEvent.Done} if all was said. */
    default void ended(Consumer<StreamEvent> into) {}

    /** A whole answer with a good status, which must end in Done or Failed. */
    void whole(byte[] body, Consumer<StreamEvent> into);
}
