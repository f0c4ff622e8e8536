package dev.sluice.gateway.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Role;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes messages as the API wants them: what the system says first and once, then the user, or results of tools, and the
 * assistant in turn, the user first and last. Nobody says nothing. Thoughts must not be sent back.
 */
final class CompletionsMessages {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TOOL = "tool";
    /** Stands where somebody has to say something and has said nothing. */
    private static final String SILENCE = "...";

    private final Dropped dropped;
    private final ArrayNode written = Trees.object().arrayNode();
    private String last = ASSISTANT;

    /** @param dropped takes the names of what was left out */
    CompletionsMessages(Dropped dropped) {
        this.dropped = dropped;
    }

    ArrayNode of(List<Message> messages) {
        system(messages);
        int at = 0;
        while (at < messages.size()) {
            Role role = messages.get(at).role();
            List<Part> parts = new ArrayList<>();
            while (at < messages.size() && messages.get(at).role() == role) {
                parts.addAll(messages.get(at++).parts());
            }
            switch (role) {
                case SYSTEM -> {}
                case USER -> user(parts);
                case ASSISTANT -> assistant(parts);
                case TOOL -> parts.forEach(part -> result((Part.ToolResult) part));
            }
        }
        if (last.equals(ASSISTANT)) {
            throw GatewayException.badRequest(
                    "This model answers to a user: the last message has to be one's.", "messages");
        }
        return written;
    }

    private void system(List<Message> messages) {
        List<Part> said = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .flatMap(message -> message.parts().stream())
                .toList();
        if (!said.isEmpty()) {
            written.addObject().put("Role", "system").put("Content", orSilence(text(said, "\n\n")));
        }
    }

    private void user(List<Part> parts) {
        if (!last.equals(ASSISTANT)) {
            turn(ASSISTANT).put("Content", SILENCE);
        }
        ObjectNode turn = turn(USER);
        if (parts.stream().noneMatch(Part.Image.class::isInstance)) {
            turn.put("Content", orSilence(text(parts, "\n")));
            return;
        }
        ArrayNode contents = turn.putArray("Contents");
        for (Part part : parts) {
            if (part instanceof Part.Image image) {
                mark(image.cacheControl());
                contents.addObject()
                        .put("Type", "image_url")
                        .putObject("ImageUrl")
                        .put("Url", address(image.media()));
            } else {
                contents.addObject().put("Type", "text").put("Text", orSilence(text(part)));
            }
        }
    }

    private void assistant(List<Part> parts) {
        if (last.equals(ASSISTANT)) {
            turn(USER).put("Content", SILENCE);
        }
        ObjectNode turn = turn(ASSISTANT);
        ArrayNode calls = turn.arrayNode();
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                ObjectNode one = calls.addObject().put("Id", call.id()).put("Type", "function");
                one.put("Index", calls.size() - 1);
                one.putObject("Function").put("Name", call.name()).put("Arguments", call.arguments());
            }
        }
        String text = text(parts, "");
        turn.put("Content", calls.isEmpty() ? orSilence(text) : text);
        if (!calls.isEmpty()) {
            turn.set("ToolCalls", calls);
        }
    }

    private void result(Part.ToolResult result) {
        if (last.equals(USER)) {
            throw GatewayException.badRequest("A tool's result has to follow its call.", "messages");
        }
        turn(TOOL).put("Content", orSilence(text(result.content(), ""))).put("ToolCallId", result.callId());
        if (result.error()) {
            dropped.add("is_error");
        }
    }

    private ObjectNode turn(String role) {
        last = role;
        return written.addObject().put("Role", role);
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
                mark(text.cacheControl());
                yield text.text();
            }
            case Part.Refusal refusal -> refusal.text();
            case Part.ToolCall call -> "";
            case Part.Thinking thinking -> "";
            case Part.Document document ->
                throw GatewayException.badRequest("This model takes no files; send their text.", "messages.file");
            case Part.Image image ->
                throw GatewayException.badRequest(
                        "This model takes pictures only from the user.", "messages.image_url");
            case Part.Audio audio ->
                throw GatewayException.badRequest("This model does not take audio.", "messages.input_audio");
            case Part.ToolResult result ->
                throw GatewayException.badRequest("A tool's result holds no other.", "messages");
        };
    }

    private void mark(JsonNode cacheControl) {
        if (cacheControl != null) {
            dropped.add("cache_control");
        }
    }

    private static String orSilence(String text) {
        return text.isBlank() ? SILENCE : text;
    }

    private static String address(Media media) {
        return media.inline() ? "data:" + media.mimeType() + ";base64," + media.base64() : media.url();
    }
}
