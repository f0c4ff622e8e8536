package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.Citation;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers an answer and writes it as one object. */
public final class ChatCompletion {
    private final ChatAnswer answer;
    private final SortedMap<Integer, Choice> choices = new TreeMap<>();
    private Usage usage;
    private StreamEvent.Failed failed;
    private boolean done;

    private static final class Choice {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder thought = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final List<LogProb> logProbs = new ArrayList<>();
        private final List<Citation> citations = new ArrayList<>();
        private final List<Thought> thoughts = new ArrayList<>();
        private final SortedMap<Integer, ToolCall> calls = new TreeMap<>();
        private int thoughtFrom;
        private boolean said;
        private FinishReason reason;
    }

    private record Thought(String text, String signature, String redacted) {}

    private record ToolCall(StreamEvent.Called called, StringBuilder arguments) {}

    /** See {@link ChatAnswer}. */
    public ChatCompletion(String id, long created, String model) {
        this.answer = new ChatAnswer(id, created, model);
    }

    public void add(StreamEvent event) {
        switch (event) {
            case StreamEvent.Begun begins -> {}
            case StreamEvent.Text text -> {
                choice(text.choice()).said = true;
                choice(text.choice()).text.append(text.text());
                choice(text.choice()).logProbs.addAll(text.logProbs());
            }
            case StreamEvent.Cited cited -> choice(cited.choice()).citations.addAll(cited.citations());
            case StreamEvent.Thought thought -> choice(thought.choice()).thought.append(thought.text());
            case StreamEvent.Signature signature -> sign(choice(signature.choice()), signature);
            case StreamEvent.Refused refused -> choice(refused.choice()).refusal.append(refused.text());
            case StreamEvent.Called call ->
                choice(call.choice()).calls.put(call.index(), new ToolCall(call, new StringBuilder()));
            case StreamEvent.Argued argued ->
                choice(argued.choice()).calls.get(argued.index()).arguments().append(argued.json());
            case StreamEvent.Finished finished -> choice(finished.choice()).reason = finished.reason();
            case StreamEvent.Used used -> usage = used.usage();
            case StreamEvent.Failed fails -> failed = fails;
            case StreamEvent.Done end -> done = true;
        }
    }

    /** The body; an error object when the upstream has failed; null when the answer was not complete. */
    public byte[] body() {
        if (failed == null && !done) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        ChatAnswer.write(out, failed == null ? this::write : json -> ChatAnswer.error(json, failed));
        return out.toByteArray();
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, i -> new Choice());
    }

    private static void sign(Choice choice, StreamEvent.Signature signature) {
        choice.thoughts.add(
                new Thought(choice.thought.substring(choice.thoughtFrom), signature.signature(), signature.redacted()));
        choice.thoughtFrom = choice.thought.length();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        answer.identity(json, "chat.completion");
        json.writeArrayFieldStart("choices");
        for (var choice : choices.entrySet()) {
            write(json, choice.getKey(), choice.getValue());
        }
        json.writeEndArray();
        if (usage != null) {
            ChatAnswer.usage(json, usage);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, int index, Choice choice) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeObjectFieldStart("message");
        json.writeStringField("role", "assistant");
        json.writeStringField("content", choice.said ? choice.text.toString() : null);
        json.writeStringField("refusal", choice.refusal.isEmpty() ? null : choice.refusal.toString());
        if (!choice.citations.isEmpty()) {
            ChatAnswer.annotations(json, choice.citations);
        }
        if (!choice.thought.isEmpty()) {
            json.writeStringField("reasoning_content", choice.thought.toString());
        }
        if (!choice.thoughts.isEmpty()) {
            json.writeArrayFieldStart("thinking_blocks");
            for (Thought thought : choice.thoughts) {
                ChatThoughts.block(json, thought.text(), thought.signature(), thought.redacted());
            }
            json.writeEndArray();
        }
        if (!choice.calls.isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (ToolCall call : choice.calls.values()) {
                StreamEvent.Called called = call.called();
                json.writeStartObject();
                ChatThoughts.call(
                        json,
                        called.id(),
                        called.name(),
                        call.arguments().isEmpty() ? "{}" : call.arguments().toString(),
                        called.signature());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        ChatAnswer.logProbs(json, choice.logProbs);
        boolean tools = choice.reason == FinishReason.STOP && !choice.calls.isEmpty();
        FinishReason reason = tools ? FinishReason.TOOL_CALLS : choice.reason;
        json.writeStringField("finish_reason", reason == null ? null : ChatAnswer.name(reason));
        json.writeEndObject();
    }
}
