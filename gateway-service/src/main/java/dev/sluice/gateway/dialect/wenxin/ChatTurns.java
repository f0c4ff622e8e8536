package dev.sluice.gateway.dialect.wenxin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.PlainText;
import dev.sluice.gateway.conversation.Role;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes messages as an odd number of turns: the user, or a function's result, and the assistant alternate, the user first and
 * last. A turn calls one function, so calls that were made at once are told one after the other, each with its result.
 */
final class ChatTurns {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String FUNCTION = "function";
    /** Stands where somebody has to say something and has said nothing. */
    private static final String SILENCE = "...";

    private final Dropped dropped;
    private final PlainText plain;
    private final ArrayNode turns = Trees.object().arrayNode();
    private final List<Part.ToolCall> open = new ArrayList<>();
    /** What the assistant said before its open calls. */
    private String saidBefore = "";

    private String last = ASSISTANT;
    private final String system;

    /**
     * @param apart whether what the system says has a place of its own; else it stands before the user's first words
     * @param dropped takes the names of what was left out
     */
    ChatTurns(List<Message> messages, boolean apart, Dropped dropped) {
        this.dropped = dropped;
        this.plain = new PlainText(dropped);
        String said = system(messages);
        this.system = apart && !said.isEmpty() ? said : null;
        int at = 0;
        while (at < messages.size()) {
            Role role = messages.get(at).role();
            List<Part> parts = new ArrayList<>();
            while (at < messages.size() && messages.get(at).role() == role) {
                parts.addAll(messages.get(at++).parts());
            }
            turn(role, parts);
        }
        closeCalls();
        if (last.equals(ASSISTANT)) {
            throw GatewayException.badRequest(
                    "This model answers to a user: the last message has to be one's.", "messages");
        }
        if (!apart && !said.isEmpty()) {
            ObjectNode first = (ObjectNode) turns.get(0);
            first.put("content", said + "\n\n" + Trees.textOrEmpty(first, "content"));
        }
    }

    ArrayNode turns() {
        return turns;
    }

    /** Null when nothing stands apart. */
    String system() {
        return system;
    }

    private String system(List<Message> messages) {
        return plain.of(
                messages.stream()
                        .filter(message -> message.role() == Role.SYSTEM)
                        .flatMap(message -> message.parts().stream())
                        .toList(),
                "\n\n");
    }

    private void turn(Role role, List<Part> parts) {
        switch (role) {
            case SYSTEM -> {}
            case USER -> {
                closeCalls();
                if (!last.equals(ASSISTANT)) {
                    add(ASSISTANT, SILENCE);
                }
                add(USER, orSilence(plain.of(parts, "\n")));
            }
            case ASSISTANT -> assistant(parts);
            case TOOL -> parts.forEach(part -> result((Part.ToolResult) part));
        }
    }

    private void assistant(List<Part> parts) {
        closeCalls();
        if (last.equals(ASSISTANT)) {
            add(USER, SILENCE);
        }
        String text = plain.of(parts, "");
        parts.stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .forEach(open::add);
        if (open.isEmpty()) {
            add(ASSISTANT, orSilence(text));
        } else {
            saidBefore = text;
        }
    }

    private void result(Part.ToolResult result) {
        Part.ToolCall call = open.stream()
                .filter(one -> one.id().equals(result.callId()))
                .findFirst()
                .orElseThrow(() -> GatewayException.badRequest("A tool's result has to follow its call.", "messages"));
        open.remove(call);
        add(ASSISTANT, saidBefore)
                .putObject("function_call")
                .put("name", call.name())
                .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        saidBefore = "";
        add(FUNCTION, orSilence(plain.of(result.content(), ""))).put("name", call.name());
        if (result.error()) {
            dropped.add("is_error");
        }
    }

    /** A call that nobody answered cannot be told; what was said before it can. */
    private void closeCalls() {
        if (!open.isEmpty() && !last.equals(ASSISTANT)) {
            add(ASSISTANT, orSilence(saidBefore));
        }
        open.clear();
        saidBefore = "";
    }

    private ObjectNode add(String role, String content) {
        last = role;
        return turns.addObject().put("role", role).put("content", content);
    }

    private static String orSilence(String text) {
        return text.isBlank() ? SILENCE : text;
    }
}
