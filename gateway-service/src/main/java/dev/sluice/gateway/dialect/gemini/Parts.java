package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes parts of a turn. */
final class Parts {
    private final Host host;
    private final Files files;

    Parts(Host host) {
        this.host = host;
        this.files = new Files(host);
    }

    /** Null for what must not or need not be sent: empty text, a thought, of which only the proof goes back. */
    ObjectNode part(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> files.part(image.media(), "messages.image_url.url");
            case Part.Document document -> document(document);
            case Part.Audio audio -> Files.data("audio/" + audio.format(), audio.base64());
            case Part.ToolCall call -> call(call, call.signature());
            case Part.ToolResult result -> result(result);
            case Part.Thinking thinking -> null;
        };
    }

    /** @param signature null = none */
    ObjectNode call(Part.ToolCall call, String signature) {
        ObjectNode function = identified(call.id()).put("name", call.name());
        ObjectNode part = Trees.object().set("functionCall", function.set("args", arguments(call.arguments())));
        return signature == null ? part : part.put("thoughtSignature", signature);
    }

    /** What a tool gave beside its text; stands behind all results. */
    List<ObjectNode> media(Part.ToolResult result) {
        List<ObjectNode> media = new ArrayList<>();
        for (Part part : result.content()) {
            if (!(part instanceof Part.Text)) {
                media.add(part(part));
            }
        }
        return media;
    }

    private static ObjectNode text(String text) {
        return text.isEmpty() ? null : Trees.object().put("text", text);
    }

    private ObjectNode document(Part.Document document) {
        if (document.media() == null) {
            throw GatewayException.badRequest(
                    "This model's provider holds no uploaded files; send the file's data.", "messages.file.file_id");
        }
        return files.part(document.media(), "messages.file.file_data");
    }

    private ObjectNode result(Part.ToolResult result) {
        if (result.name() == null) {
            throw GatewayException.badRequest(
                    "No call in this conversation has this result's id.", "messages.tool_call_id");
        }
        ObjectNode function = identified(result.callId()).put("name", result.name());
        return Trees.object().set("functionResponse", function.set("response", response(result)));
    }

    private ObjectNode identified(String id) {
        return host.knowsIds() && !id.isEmpty() ? Trees.object().put("id", id) : Trees.object();
    }

    /** An object as it is; a list, a text and an error under names of their own, because it has to be an object. */
    private static ObjectNode response(Part.ToolResult result) {
        String text = result.content().stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining());
        ObjectNode object = read(text);
        if (result.error()) {
            return object == null
                    ? Trees.object().put("error", text)
                    : Trees.object().set("error", object);
        }
        if (object != null) {
            return object;
        }
        ObjectNode list = text.startsWith("[") ? read("{\"result\":" + text + "}") : null;
        return list != null && list.size() == 1 ? list : Trees.object().put("output", text);
    }

    /** What a model wrote wrongly is shown to it as it wrote it, so that the conversation can go on. */
    private static ObjectNode arguments(String arguments) {
        if (arguments.isBlank()) {
            return Trees.object();
        }
        ObjectNode read = read(arguments);
        return read == null ? Trees.object().put("arguments", arguments) : read;
    }

    /** Null when it is no JSON object. */
    private static ObjectNode read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (ObjectNode) Trees.read(bytes, 0, bytes.length);
    }
}
