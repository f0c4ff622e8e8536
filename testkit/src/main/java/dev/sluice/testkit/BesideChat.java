package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** What OpenAI answers to a request that is no chat, Jina to one for a rerank. */
public final class BesideChat {
    private static final String JSON = "application/json";

    /** A whole answer that nothing goes wrong with. */
    public record Said(String type, byte[] body) {
        /** @param body not copied */
        public Said {}
    }

    private BesideChat() {}

    /** Whether it is the path of an endpoint that is no chat, whatever stands before it. */
    public static boolean serves(String path) {
        return CompletionRules.concern(path) || isOther(path) || FormAnswer.serves(path);
    }

    /** Whether requests there are forms. */
    public static boolean takesForms(String path) {
        return FormAnswer.serves(path);
    }

    /**
     * The answer to a request that wants no stream.
     *
     * @throws IllegalArgumentException for what would be refused
     * @throws IOException when the body cannot be read
     */
    public static Said answer(String path, String contentType, byte[] body) throws IOException {
        if (FormAnswer.serves(path)) {
            return said(FormAnswer.of(path, contentType, body).made(Behaviour.NORMAL));
        }
        Made made = made(path, body);
        return made == null ? completion(body) : said(made);
    }

    /** Whether the answer to a JSON object is no text. */
    static boolean isOther(String path) {
        return BatchAnswer.serves(path) || path.endsWith(ImageAnswer.PATH) || path.endsWith(SpeechAnswer.PATH);
    }

    /** The answer where it is no text; else null. */
    static Made made(String path, byte[] body) throws IOException {
        if (path.endsWith(ImageAnswer.PATH)) {
            return ImageAnswer.read(body);
        }
        if (path.endsWith(SpeechAnswer.PATH)) {
            return SpeechAnswer.read(body);
        }
        if (CompletionRules.concern(path)) {
            CompletionRules.check(body);
        }
        return BatchAnswer.serves(path) ? Made.json(BatchAnswer.of(path, body)) : null;
    }

    private static Said completion(byte[] body) throws IOException {
        ChatRequest request = ChatRequest.read(body);
        Answer answer = new Answer(request, Behaviour.NORMAL);
        Buffer all = new ChatShapes(false, "cmpl-demo", 1_767_225_600, request.model(), false)
                .completion(request.choices(), answer.escapedText(), answer.finishReason(), answer.usage());
        return new Said(JSON, all.getBytes());
    }

    private static Said said(Made made) {
        Buffer whole = made.whole(Behaviour.NORMAL);
        if (whole == null) {
            whole = Buffer.buffer();
            Source parts = made.parts(Behaviour.NORMAL);
            while (parts.next() instanceof Source.Step.Write part) {
                whole.appendBuffer(part.bytes());
            }
        }
        return new Said(made.type(), whole.getBytes());
    }
}
