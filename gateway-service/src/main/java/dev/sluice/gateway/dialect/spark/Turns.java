package dev.sluice.gateway.dialect.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.PlainText;
import dev.sluice.gateway.conversation.Trees;
import java.util.List;
import java.util.Locale;

/** Writes messages, which hold only text, calls and results. Thoughts are not sent back. */
final class Turns {
    private final Dropped dropped;
    private final PlainText plain;
    private final ArrayNode written = Trees.object().arrayNode();

    /** @param dropped takes the names of what was left out */
    Turns(Dropped dropped) {
        this.dropped = dropped;
        this.plain = new PlainText(dropped);
    }

    ArrayNode of(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM, USER -> turn(message).put("content", plain.of(message.parts(), "\n"));
                case ASSISTANT -> assistant(message);
                case TOOL -> message.parts().forEach(part -> result((Part.ToolResult) part));
            }
        }
        return written;
    }

    private ObjectNode turn(Message message) {
        return written.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT));
    }

    private void assistant(Message message) {
        ObjectNode turn = turn(message).put("content", plain.of(message.parts(), ""));
        ArrayNode calls = turn.arrayNode();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
            }
        }
        if (!calls.isEmpty()) {
            turn.set("tool_calls", calls);
        }
    }

    private void result(Part.ToolResult result) {
        written.addObject()
                .put("role", "tool")
                .put("tool_call_id", result.callId())
                .put("content", plain.of(result.content(), ""));
        dropped.addIf("is_error", result.error());
    }
}
