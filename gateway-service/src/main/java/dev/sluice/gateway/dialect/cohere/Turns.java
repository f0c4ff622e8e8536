package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;

/** Writes messages. What is blank is left out: an empty text is refused. */
final class Turns {
    private final ArrayNode turns = Trees.object().arrayNode();

    private Turns() {}

    static ArrayNode of(List<Message> messages) {
        Turns written = new Turns();
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> written.system(message);
                case USER -> written.turn("user").set("content", blocks(message.parts()));
                case ASSISTANT -> written.assistant(message.parts());
                case TOOL -> message.parts().forEach(written::result);
            }
        }
        return written.turns;
    }

    private ObjectNode turn(String role) {
        return turns.addObject().put("role", role);
    }

    private void system(Message message) {
        if (!message.parts().stream().allMatch(Part.Text.class::isInstance)) {
            throw GatewayException.badRequest("A system message of this model holds only text.", "messages");
        }
        turn("system").set("content", blocks(message.parts()));
    }

    /** What is said beside calls is the plan for them, as it came from the model. */
    private void assistant(List<Part> parts) {
        ArrayNode calls = turns.arrayNode();
        parts.forEach(part -> {
            if (part instanceof Part.ToolCall call) {
                calls.add(call(call));
            }
        });
        ArrayNode content = blocks(
                calls.isEmpty()
                        ? parts
                        : parts.stream().filter(Part.Thinking.class::isInstance).toList());
        if (calls.isEmpty() && content.isEmpty()) {
            return;
        }
        ObjectNode turn = turn("assistant");
        if (!content.isEmpty()) {
            turn.set("content", content);
        }
        if (!calls.isEmpty()) {
            String plan = text(parts);
            if (!plan.isBlank()) {
                turn.put("tool_plan", plan);
            }
            turn.set("tool_calls", calls);
        }
    }

    private static ObjectNode call(Part.ToolCall call) {
        String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
        return Trees.typed("function")
                .put("id", call.id())
                .set("function", Trees.object().put("name", call.name()).put("arguments", arguments));
    }

    private void result(Part part) {
        if (!(part instanceof Part.ToolResult result)) {
            return;
        }
        turn("tool").put("tool_call_id", result.callId()).put("content", text(result.content()));
    }

    private static ArrayNode blocks(List<Part> parts) {
        ArrayNode blocks = Trees.object().arrayNode();
        for (Part part : parts) {
            ObjectNode block = Blocks.block(part);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static String text(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text said -> text.append(said.text());
                case Part.Refusal refusal -> text.append(refusal.text());
                case Part.Document document -> text.append(Blocks.text(document.media()));
                case Part.Image image ->
                    throw GatewayException.badRequest("A tool of this model answers with text.", "messages.image_url");
                case Part.Audio audio -> throw Blocks.deaf();
                case Part.Thinking thinking -> {}
                case Part.ToolCall call -> {}
                case Part.ToolResult result -> {}
            }
        }
        return text.toString();
    }
}
