package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.dialect.openai.ChatCompletion;
import dev.sluice.gateway.upstream.Faults;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Translates an answer that is one object: it is held until it is there, and bounded. */
final class WholeTranslation implements Translation {
    /** Pictures that a model draws are a few megabytes; more in one answer is no answer. */
    private static final int MAX = 32 << 20;

    private final Understanding answer;
    private final ChatCompletion completion;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(2 << 10);

    WholeTranslation(Understanding answer, ChatCompletion completion) {
        this.answer = answer;
        this.completion = completion;
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
        try {
            answer.whole(held.toByteArray(), completion::add);
        } catch (MalformedAnswerException e) {
            throw Faults.malformed(e.getMessage());
        }
        byte[] body = completion.body();
        if (body == null) {
            throw Faults.malformed("an answer that is not complete");
        }
        into.accept(body);
    }
}
