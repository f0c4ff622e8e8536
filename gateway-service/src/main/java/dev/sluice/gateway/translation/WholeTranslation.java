package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.upstream.Faults;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Translates an answer that is one object: it is held until it is there, and bounded. */
final class WholeTranslation implements Translation {
    /** Pictures that a model draws are a few megabytes; more in one answer is no answer. */
    private static final int MAX = 32 << 20;

    private final UnaryOperator<byte[]> whole;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(2 << 10);

    /**
     * @param whole the answer in OpenAI's bytes; null when it is not complete; throws MalformedAnswerException when it is not what the
     *     dialect says
     */
    WholeTranslation(UnaryOperator<byte[]> whole) {
        this.whole = whole;
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<byte[]> into) {
        if (held.size() + (to - from) > MAX) {
            throw Faults.malformed("more than " + (MAX >> 20) + " MiB");
        }
        held.write(bytes, from, to - from);
    }

    @Override
    public void end(Consumer<byte[]> into) {
        if (held.size() == 0) {
            return;
        }
        byte[] body;
        try {
            body = whole.apply(held.toByteArray());
        } catch (MalformedAnswerException e) {
            throw Faults.malformed(e.getMessage());
        }
        if (body == null) {
            throw Faults.malformed("an answer that is not complete");
        }
        into.accept(body);
    }
}
