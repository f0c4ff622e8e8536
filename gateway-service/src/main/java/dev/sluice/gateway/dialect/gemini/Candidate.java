package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One candidate of an answer being read. Calls come whole, each in a part of its own. */
final class Candidate {
    private final int choice;
    private final Grounding grounding = new Grounding();
    private int calls;
    /** Of what is being read, until there is text to tell them with. */
    private List<LogProb> logProbs = List.of();

    private boolean said;
    private String reason;
    private String explanation;

    Candidate(int choice) {
        this.choice = choice;
    }

    /** @param answer its id, after which calls are named that have no id themselves; null = not known */
    void read(JsonNode candidate, String answer, Consumer<StreamEvent> into) {
        logProbs = LogProbs.read(candidate.path("logprobsResult"));
        JsonNode grounds = candidate.path("groundingMetadata");
        List<Integer> starts = grounds.isObject() ? new ArrayList<>() : null;
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (starts != null) {
                starts.add(grounding.bytes());
            }
            part(part, answer, into);
        }
        if (starts != null) {
            grounding.read(grounds, starts);
        }
        String told = Trees.text(candidate, "finishReason");
        if (told != null && !told.equals(FinishReasons.UNSPECIFIED)) {
            reason = told;
            explanation = Trees.text(candidate, "finishMessage");
        }
    }

    /** The prompt or what came of it may not be shown. */
    void block(String message, Consumer<StreamEvent> into) {
        if (message != null) {
            into.accept(new StreamEvent.Refused(choice, message));
        }
        reason = "SAFETY";
    }

    /** How often the web was searched. */
    int queries() {
        return grounding.queries();
    }

    boolean finished() {
        return reason != null;
    }

    /** What went wrong, when it ended without an answer and for no reason of the model's own; else null. */
    StreamEvent.Failed failure() {
        if (said || FinishReasons.of(reason) != null) {
            return null;
        }
        String message = explanation == null ? "The model gave no answer: " + reason : explanation;
        return new StreamEvent.Failed(message, reason, null);
    }

    void finish(Consumer<StreamEvent> into) {
        FinishReason known = FinishReasons.of(reason);
        FinishReason ended = known == null ? FinishReason.STOP : known;
        grounding.tell(choice, into);
        boolean tools = calls > 0 && ended == FinishReason.STOP;
        into.accept(new StreamEvent.Finished(choice, tools ? FinishReason.TOOL_CALLS : ended));
    }

    private void part(JsonNode part, String answer, Consumer<StreamEvent> into) {
        String signature = Trees.text(part, "thoughtSignature");
        if (part.path("functionCall").isObject()) {
            call(part.get("functionCall"), signature, answer, into);
            return;
        }
        String text = Trees.textOrEmpty(part, "text");
        if (!text.isEmpty()) {
            boolean thought = part.path("thought").asBoolean();
            said |= !thought;
            into.accept(thought ? new StreamEvent.Thought(choice, text) : told(text));
        }
        picture(part.path("inlineData"), into);
        if (signature != null) {
            into.accept(new StreamEvent.Signature(choice, Proof.marked(signature), null));
        }
    }

    private StreamEvent told(String text) {
        List<LogProb> told = logProbs;
        logProbs = List.of();
        grounding.said(text);
        return new StreamEvent.Text(choice, text, told);
    }

    private void call(JsonNode call, String signature, String answer, Consumer<StreamEvent> into) {
        String own = Trees.textOrEmpty(call, "id");
        String name = Trees.textOrEmpty(call, "name");
        JsonNode arguments = call.path("args");
        String json = arguments.isObject() ? arguments.toString() : "{}";
        String of = answer == null ? Integer.toHexString(call.hashCode()) : answer;
        String id = own.isEmpty() ? "call_" + of + "_" + choice + "_" + calls : own;
        said = true;
        into.accept(new StreamEvent.Called(choice, calls, id, name, signature));
        into.accept(new StreamEvent.Argued(choice, calls, json));
        calls++;
    }

    /** Pictures have no place of their own in a chat's answer; as Markdown every client shows them. */
    private void picture(JsonNode data, Consumer<StreamEvent> into) {
        String type = Trees.textOrEmpty(data, "mimeType");
        if (type.startsWith("image/")) {
            said = true;
            String shown = "![image](data:" + type + ";base64," + Trees.textOrEmpty(data, "data") + ")";
            grounding.beside(shown);
            into.accept(new StreamEvent.Text(choice, shown));
        }
    }
}
