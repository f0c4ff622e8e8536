package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.List;

/** Parts that are at hand, with the faults that a behaviour orders between them. */
final class Parts implements Source {
    private final Buffer error;
    private final Breaks breaks;
    private final List<Buffer> content;
    private final Iterator<Buffer> closing;
    private boolean begun;
    private int sent;

    /**
     * @param content counted by positions of faults
     * @param closing what follows, if nothing went wrong
     */
    Parts(List<Buffer> content, List<Buffer> closing, Behaviour how) {
        this.content = content;
        this.closing = closing.iterator();
        this.breaks = new Breaks(how, () -> Buffer.buffer("data: {\"type\":\n\n"));
        this.error = breaks.first();
    }

    /** An event with its name, as OpenAI sends where it is no chat. */
    static Buffer event(String type, String json) {
        return Buffer.buffer("event: " + type + "\ndata: " + json + "\n\n");
    }

    @Override
    public Step next() {
        if (error != null && !begun) {
            begun = true;
            return new Step.Write(error);
        }
        Step fault = breaks.at(sent);
        if (fault != null) {
            return fault;
        }
        if (sent < content.size()) {
            return new Step.Write(content.get(sent++));
        }
        return closing.hasNext() ? new Step.Write(closing.next()) : new Step.Break(Fault.END);
    }

    @Override
    public int sent() {
        return sent;
    }

    @Override
    public boolean atContent() {
        return sent < content.size();
    }
}
