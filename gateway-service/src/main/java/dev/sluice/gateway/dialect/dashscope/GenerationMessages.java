package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Locale;

/** Writes messages: each content is one text, or for models that see and hear an array of texts, pictures and recordings. */
final class GenerationMessages {
    private final boolean multimodal;
    private final Dropped dropped;
    private final ArrayNode written = Trees.object().arrayNode();

    /** @param dropped takes the names of what was left out */
    GenerationMessages(boolean multimodal, Dropped dropped) {
        this.multimodal = multimodal;
        this.dropped = dropped;
    }

    ArrayNode of(Conversation conversation) {
        for (Message message : conversation.messages()) {
            switch (message.role()) {
                case SYSTEM, USER, ASSISTANT -> said(message);
                case TOOL -> message.parts().forEach(part -> result((Part.ToolResult) part));
            }
        }
        return written;
    }

    private void said(Message message) {
        ObjectNode turn = turn(message.role().name(), message.parts());
        ArrayNode calls = turn.arrayNode();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                ObjectNode one = Trees.typed("function").put("id", call.id()).put("index", calls.size());
                one.putObject("function").put("name", call.name()).put("arguments", call.arguments());
                calls.add(one);
            }
        }
        if (!calls.isEmpty()) {
            turn.set("tool_calls", calls);
        }
    }

    private void result(Part.ToolResult result) {
        ObjectNode turn = turn("tool", result.content()).put("tool_call_id", result.callId());
        if (result.name() != null) {
            turn.put("name", result.name());
        }
        if (result.error()) {
            dropped.add("is_error");
        }
    }

    private ObjectNode turn(String role, List<Part> parts) {
        ObjectNode turn = written.addObject().put("role", role.toLowerCase(Locale.ROOT));
        if (multimodal) {
            ArrayNode content = turn.putArray("content");
            parts.forEach(part -> add(content, part));
        } else {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(text(part)));
            turn.put("content", text.toString());
        }
        return turn;
    }

    private void add(ArrayNode content, Part part) {
        switch (part) {
            case Part.Image image -> {
                cached(image.cacheControl());
                content.addObject().put("image", address(image.media()));
            }
            case Part.Audio audio ->
                content.addObject().put("audio", "data:audio/" + audio.format() + ";base64," + audio.base64());
            default -> {
                String text = text(part);
                if (!text.isEmpty()) {
                    content.addObject().put("text", text);
                }
            }
        }
    }

    /** Empty for what is no content: calls stand apart, and thoughts are not sent back. */
    private String text(Part part) {
        return switch (part) {
            case Part.Text text -> {
                cached(text.cacheControl());
                yield text.text();
            }
            case Part.Refusal refusal -> refusal.text();
            case Part.ToolCall call -> "";
            case Part.Thinking thinking -> "";
            case Part.Document document ->
                throw GatewayException.badRequest("This model takes no files; send their text.", "messages.file");
            case Part.Image image ->
                throw GatewayException.badRequest("This model takes no pictures here.", "messages.image_url");
            case Part.Audio audio ->
                throw GatewayException.badRequest("This model takes no audio here.", "messages.input_audio");
            case Part.ToolResult result ->
                throw GatewayException.badRequest("A tool's result holds no other.", "messages");
        };
    }

    private void cached(JsonNode mark) {
        if (mark != null) {
            dropped.add("cache_control");
        }
    }

    private static String address(Media media) {
        return media.inline() ? "data:" + media.mimeType() + ";base64," + media.base64() : media.url();
    }
}
