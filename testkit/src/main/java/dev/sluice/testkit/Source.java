package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;

/** What an answer is sent in, one part at a time, made as it is asked for. */
interface Source {
    /** What to do next. */
    sealed interface Step {
        record Write(Buffer bytes) implements Step {}

        record Break(Fault fault) implements Step {}
    }

    /** How an answer ends; {@code END} is the well-formed one. */
    enum Fault {
        END,
        CLOSE,
        RESET,
        STALL
    }

    Step next();

    /** Parts of content handed out so far. */
    int sent();

    /** True when the next step is content, which is what pacing counts. */
    boolean atContent();
}
