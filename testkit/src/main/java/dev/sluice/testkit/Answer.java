package dev.sluice.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The content of one answer: its text in tokens, cut to what the client allows, and the usage that goes with it. */
final class Answer {
    private final Behaviour how;
    private final ChatRequest request;
    private final List<String> tokens;
    private final int length;
    private final byte[] filler;

    Answer(ChatRequest request, Behaviour how) {
        this.request = request;
        this.how = how;
        this.tokens = DemoAnswer.tokens(how.text() == null ? DemoAnswer.to(request.prompt()) : how.text());
        int whole = how.chunks() == null ? tokens.size() : how.chunks();
        this.length = Math.max(0, Math.min(whole, request.maxTokens()));
        this.filler = how.eventBytes() == null ? null : filler(how.eventBytes());
    }

    /** Content chunks of one choice. */
    int length() {
        return length;
    }

    /** The escaped text of a chunk; texts longer than the answer repeat it. */
    byte[] chunk(int i) {
        return filler != null ? filler : ChatShapes.escapedBytes(tokens.get(i % tokens.size()));
    }

    /** The escaped text of the whole answer. */
    String escapedText() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < length; i++) {
            all.append(new String(chunk(i), StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    String finishReason() {
        int whole = how.chunks() == null ? tokens.size() : how.chunks();
        return length < whole ? "length" : "stop";
    }

    String usage() {
        return ChatShapes.usage(how, request.promptTokens(), length * request.choices());
    }

    private static byte[] filler(int bytes) {
        byte[] text = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            text[i] = (byte) (i % 8 == 7 ? ' ' : 'a' + i % 26);
        }
        return text;
    }
}
