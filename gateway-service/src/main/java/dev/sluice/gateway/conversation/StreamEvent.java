package dev.sluice.gateway.conversation;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.gateway.error.ErrorKind;
import java.util.List;

/**
 * One thing that an upstream's answer says, whether it came as a stream or whole: a whole answer is told as the same events.
 *
 * <pre>Begun? (Text | Cited | Thought | Signature | Refused | Called | Argued)* Finished(per choice) Used? Done   —or—   … Failed</pre>
 */
public sealed interface StreamEvent {
    /** @param id the upstream's own; null = none */
    record Begun(String id) implements StreamEvent {}

    /** @param logProbs how likely its tokens were; empty = that is not told */
    record Text(int choice, String text, List<LogProb> logProbs) implements StreamEvent {
        public Text(int choice, String text) {
            this(choice, text, List.of());
        }
    }

    /** Where text that was said before comes from. */
    record Cited(int choice, List<Citation> citations) implements StreamEvent {
        public Cited {
            citations = List.copyOf(citations);
        }
    }

    record Thought(int choice, String text) implements StreamEvent {}

    /**
     * Ends a thought.
     *
     * @param signature proof of the thoughts before, to be sent back with them; null with {@code redacted}
     * @param redacted a whole thought, encrypted; null = none
     */
    record Signature(int choice, String signature, String redacted) implements StreamEvent {}

    record Refused(int choice, String text) implements StreamEvent {}

    /**
     * A tool call begins.
     *
     * @param index counted from 0 within the choice
     * @param signature as in {@link Part.ToolCall}; null = none
     */
    record Called(int choice, int index, String id, String name, String signature) implements StreamEvent {}

    /** More of a call's arguments, as JSON text. */
    record Argued(int choice, int index, String json) implements StreamEvent {}

    record Finished(int choice, FinishReason reason) implements StreamEvent {}

    /** All that was used until now; the last one counts. */
    record Used(UsageEvent.Usage usage) implements StreamEvent {}

    /**
     * The upstream gives up; its own words, each may be null.
     *
     * @param kind what its dialect knows of the fault; null = what its words say to whoever knows OpenAI's
     */
    record Failed(ErrorKind kind, String message, String type, String code) implements StreamEvent {
        public Failed(String message, String type, String code) {
            this(null, message, type, code);
        }
    }

    /** The upstream has said everything. A stream that ends without it was cut. */
    record Done() implements StreamEvent {}
}
