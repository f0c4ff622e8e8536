package dev.sluice.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads what a model says out of the chunks that its host sends it in. */
final class InvokedAnswer implements Understanding {
    private static final String CHUNK = "chunk";

    private final Understanding model;
    private final Understanding host;
    private boolean failed;

    /**
     * @param model reads what is in the chunks, and whole answers
     * @param host reads every other event, such as an exception
     */
    InvokedAnswer(Understanding model, Understanding host) {
        this.model = model;
        this.host = host;
    }

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (failed) {
            return;
        }
        JsonNode event = Trees.read(data, from, to);
        if (event != null && event.has(CHUNK)) {
            byte[] said = bytes(event.get(CHUNK).path("bytes"));
            model.event(said, 0, said.length, into);
            return;
        }
        host.event(data, from, to, told -> {
            failed |= told instanceof StreamEvent.Failed;
            into.accept(told);
        });
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        model.whole(body, into);
    }

    private static byte[] bytes(JsonNode base64) {
        try {
            byte[] bytes = base64.isTextual() ? base64.binaryValue() : new byte[0];
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IOException e) {
            throw new MalformedAnswerException("a chunk that is not Base64");
        }
        throw new MalformedAnswerException("a chunk without bytes");
    }
}
