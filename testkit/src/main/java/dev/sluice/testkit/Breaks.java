package dev.sluice.testkit;

import dev.sluice.testkit.Source.Fault;
import dev.sluice.testkit.Source.Step;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/** The faults that a behaviour orders for an answer that is sent in parts. */
final class Breaks {
    private final Behaviour how;
    private final Supplier<Buffer> malformed;
    private boolean malformedSent;
    private boolean errorSent;

    /** @param malformed an event that is not JSON */
    Breaks(Behaviour how, Supplier<Buffer> malformed) {
        this.how = how;
        this.malformed = malformed;
    }

    /** The error event that stands before everything else, and ends it; null = none. */
    Buffer first() {
        errorSent = isAt(how.errorAfter(), -1);
        return errorSent ? ChatShapes.errorEvent() : null;
    }

    /** What goes wrong before so many parts of content were sent; null = nothing. */
    Step at(int sent) {
        if (errorSent) {
            return new Step.Break(Fault.END);
        }
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
            return new Step.Write(malformed.get());
        }
        return null;
    }

    private static boolean isAt(Integer position, int here) {
        return position != null && position == here;
    }
}
