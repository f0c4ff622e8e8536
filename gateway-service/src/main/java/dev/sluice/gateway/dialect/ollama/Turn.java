package dev.sluice.gateway.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Role;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Writes one message: a text, with pictures, a thought and calls beside it. */
final class Turn {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final ObjectNode message = Trees.object();
    private final ArrayNode images = message.arrayNode();
    private final ArrayNode calls = message.arrayNode();

    Turn(Role role, List<Part> parts) {
        message.put("role", role.name().toLowerCase(Locale.ROOT));
        parts.forEach(this::add);
    }

    ObjectNode written() {
        message.put("content", text.toString());
        if (!thought.isEmpty()) {
            message.put("thinking", thought.toString());
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private void add(Part part) {
        switch (part) {
            case Part.Text said -> text.append(said.text());
            case Part.Refusal refusal -> text.append(refusal.text());
            case Part.Thinking thinking -> thought.append(thinking.text());
            case Part.Image image -> image(image.media());
            case Part.Document document -> document(document.media());
            case Part.Audio audio ->
                throw GatewayException.badRequest("This model does not take audio.", "messages.input_audio");
            case Part.ToolCall call -> call(call);
            case Part.ToolResult result -> {
                message.put("tool_call_id", result.callId());
                if (result.name() != null) {
                    message.put("tool_name", result.name());
                }
                result.content().forEach(this::add);
            }
        }
    }

    private void call(Part.ToolCall call) {
        ObjectNode function = Trees.object().put("index", calls.size()).put("name", call.name());
        function.set("arguments", arguments(call.arguments()));
        calls.add(Trees.object().put("id", call.id()).set("function", function));
    }

    /** What a model wrote wrongly is shown to it as it wrote it, so that the conversation can go on. */
    private static JsonNode arguments(String arguments) {
        if (arguments.isBlank()) {
            return Trees.object();
        }
        byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
        JsonNode read = Trees.read(bytes, 0, bytes.length);
        return read == null ? Trees.object().put("arguments", arguments) : read;
    }

    private void image(Media media) {
        if (!media.inline()) {
            throw GatewayException.badRequest(
                    "This model fetches no pictures; send the picture's data as a data: URL.",
                    "messages.image_url.url");
        }
        images.add(media.base64());
    }

    private void document(Media media) {
        if (media != null && media.inline() && media.mimeType().startsWith("image/")) {
            image(media);
        } else if (media != null && media.inline() && media.mimeType().startsWith("text/")) {
            text.append(decoded(media.base64()));
        } else {
            throw GatewayException.badRequest(
                    "This model takes plain text and pictures as files, as data: URLs.", "messages.file");
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GatewayException.badRequest("The file's data is no Base64.", "messages.file.file_data");
        }
    }
}
