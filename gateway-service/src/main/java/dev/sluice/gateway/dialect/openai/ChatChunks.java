package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes an answer as the events of a stream. The usage chunk always comes; whoever did not ask for it is not shown it. */
public final class ChatChunks {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ChatAnswer answer;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final BitSet begun = new BitSet();

    /** By choice: which of its calls have no arguments yet. */
    private final Map<Integer, BitSet> bare = new HashMap<>();

    private Usage usage;

    /** See {@link ChatAnswer}. */
    public ChatChunks(String id, long created, String model) {
        this.answer = new ChatAnswer(id, created, model);
    }

    public void add(StreamEvent event) {
        switch (event) {
            case StreamEvent.Begun begins -> {}
            case StreamEvent.Text text ->
                delta(text.choice(), json -> json.writeStringField("content", text.text()), text.logProbs());
            case StreamEvent.Cited cited ->
                delta(cited.choice(), json -> ChatAnswer.annotations(json, cited.citations()));
            case StreamEvent.Thought thought ->
                delta(thought.choice(), json -> json.writeStringField("reasoning_content", thought.text()));
            case StreamEvent.Signature signature ->
                delta(signature.choice(), json -> ChatThoughts.signature(json, signature));
            case StreamEvent.Refused refused ->
                delta(refused.choice(), json -> json.writeStringField("refusal", refused.text()));
            case StreamEvent.Called call -> {
                bare.computeIfAbsent(call.choice(), choice -> new BitSet()).set(call.index());
                delta(call.choice(), json -> called(json, call));
            }
            case StreamEvent.Argued argued -> argue(argued);
            case StreamEvent.Finished finished -> finish(finished);
            case StreamEvent.Used used -> usage = used.usage();
            case StreamEvent.Failed failed -> event(json -> ChatAnswer.error(json, failed));
            case StreamEvent.Done done -> done();
        }
    }

    /** What has been written since the last time; empty when there is nothing. */
    public byte[] take() {
        byte[] taken = out.toByteArray();
        out.reset();
        return taken;
    }

    private void done() {
        if (usage != null) {
            event(json -> {
                json.writeStartObject();
                answer.identity(json, "chat.completion.chunk");
                json.writeArrayFieldStart("choices");
                json.writeEndArray();
                ChatAnswer.usage(json, usage);
                json.writeEndObject();
            });
        }
        out.writeBytes(DONE);
    }

    private void argue(StreamEvent.Argued argued) {
        BitSet ofChoice = bare.get(argued.choice());
        if (ofChoice != null) {
            ofChoice.clear(argued.index());
        }
        delta(argued.choice(), json -> argued(json, argued));
    }

    /** A call whose arguments never came has none, as in a whole answer: an empty text is no JSON. */
    private void finish(StreamEvent.Finished finished) {
        int choice = finished.choice();
        BitSet left = bare.get(choice);
        if (left != null) {
            left.stream()
                    .forEach(call -> delta(choice, json -> argued(json, new StreamEvent.Argued(choice, call, "{}"))));
        }
        boolean tools = finished.reason() == FinishReason.STOP && left != null;
        FinishReason reason = tools ? FinishReason.TOOL_CALLS : finished.reason();
        chunk(choice, json -> {}, List.of(), ChatAnswer.name(reason));
    }

    private void delta(int choice, ChatAnswer.Body fields) {
        delta(choice, fields, List.of());
    }

    private void delta(int choice, ChatAnswer.Body fields, List<LogProb> logProbs) {
        boolean first = !begun.get(choice);
        begun.set(choice);
        chunk(
                choice,
                json -> {
                    if (first) {
                        json.writeStringField("role", "assistant");
                    }
                    fields.write(json);
                },
                logProbs,
                null);
    }

    private void chunk(int choice, ChatAnswer.Body delta, List<LogProb> logProbs, String finishReason) {
        event(json -> {
            json.writeStartObject();
            answer.identity(json, "chat.completion.chunk");
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", choice);
            json.writeObjectFieldStart("delta");
            delta.write(json);
            json.writeEndObject();
            ChatAnswer.logProbs(json, logProbs);
            json.writeStringField("finish_reason", finishReason);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void called(JsonGenerator json, StreamEvent.Called call) throws IOException {
        toolCall(json, call.index(), () -> ChatThoughts.call(json, call.id(), call.name(), "", call.signature()));
    }

    private static void argued(JsonGenerator json, StreamEvent.Argued argued) throws IOException {
        toolCall(json, argued.index(), () -> {
            json.writeObjectFieldStart("function");
            json.writeStringField("arguments", argued.json());
            json.writeEndObject();
        });
    }

    private interface Fields {
        void write() throws IOException;
    }

    private static void toolCall(JsonGenerator json, int index, Fields fields) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        json.writeStartObject();
        json.writeNumberField("index", index);
        fields.write();
        json.writeEndObject();
        json.writeEndArray();
    }

    private void event(ChatAnswer.Body body) {
        out.writeBytes(DATA);
        ChatAnswer.write(out, body);
        out.writeBytes(END);
    }
}
