package dev.sluice.gateway.dialect.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Locale;

/** Writes messages, which hold only text, calls and results. Thoughts are not sent back. */
final class Turns {
    private final Dropped dropped;
    private final ArrayNode written = Trees.object().arrayNode();

    /** @param dropped takes the names of what was left out */
    Turns(Dropped dropped) {
        this.dropped = dropped;
    }

    ArrayNode of(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM, USER -> turn(message).put("content", text(message.parts(), "\n"));
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
        ObjectNode turn = turn(message).put("content", text(message.parts(), ""));
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
                .put("content", text(result.content(), ""));
        dropped.addIf("is_error", result.error());
    }

    private String text(List<Part> parts, String between) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String one = text(part);
            text.append(text.isEmpty() || one.isEmpty() ? "" : between).append(one);
        }
        return text.toString();
    }

    /** Empty for what is no content: calls stand apart. */
    private String text(Part part) {
        return switch (part) {
            case Part.Text text -> {
                dropped.add("cache_control", text.cacheControl());
                yield text.text();
            }
            case Part.Refusal refusal -> refusal.text();
            case Part.ToolCall call -> "";
            case Part.Thinking thinking -> "";
            case Part.Document document ->
                throw GatewayException.badRequest("This model takes no files; send their text.", "messages.file");
            case Part.Image image ->
                throw GatewayException.badRequest("This model takes no pictures.", "messages.image_url");
            case Part.Audio audio ->
                throw GatewayException.badRequest("This model does not take audio.", "messages.input_audio");
            case Part.ToolResult result ->
                throw GatewayException.badRequest("A tool's result holds no other.", "messages");
        };
    }
}
