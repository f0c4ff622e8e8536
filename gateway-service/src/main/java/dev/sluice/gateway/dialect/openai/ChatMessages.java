package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Role;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code messages}: results of tools that follow each other become one message. */
final class ChatMessages {
    private final JsonNode messages;
    private final Map<String, String> toolNames = new HashMap<>();
    private final List<Message> read = new ArrayList<>();

    ChatMessages(JsonNode messages) {
        this.messages = messages;
    }

    List<Message> read() {
        if (!messages.isArray() || messages.isEmpty()) {
            throw GatewayException.badRequest("'messages' has to be an array with at least one message.", "messages");
        }
        List<Part> results = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String param = "messages[" + i + "]";
            String role = message.path("role").asText("");
            if (role.equals("tool") || role.equals("function")) {
                results.add(result(message, param));
                continue;
            }
            flush(results);
            switch (role) {
                case "system", "developer" -> add(Role.SYSTEM, content(message.path("content"), param));
                case "user" -> add(Role.USER, content(message.path("content"), param));
                case "assistant" -> add(Role.ASSISTANT, assistant(message, param));
                default ->
                    throw GatewayException.badRequest(
                            "A role is system, developer, user, assistant or tool.", param + ".role");
            }
        }
        flush(results);
        return read;
    }

    private void add(Role role, List<Part> parts) {
        read.add(new Message(role, parts));
    }

    private void flush(List<Part> results) {
        if (!results.isEmpty()) {
            add(Role.TOOL, results);
            results.clear();
        }
    }

    private Part result(JsonNode message, String param) {
        String id = message.hasNonNull("tool_call_id")
                ? message.get("tool_call_id").asText()
                : message.path("name").asText("");
        if (id.isEmpty()) {
            throw GatewayException.badRequest("A tool's result needs its call's id.", param + ".tool_call_id");
        }
        String name = toolNames.getOrDefault(id, Trees.text(message, "name"));
        return new Part.ToolResult(
                id,
                name,
                content(message.path("content"), param),
                message.path("is_error").asBoolean(false));
    }

    private List<Part> assistant(JsonNode message, String param) {
        List<Part> parts = new ArrayList<>(thoughts(message));
        parts.addAll(content(message.path("content"), param));
        if (message.path("refusal").isTextual()) {
            parts.add(new Part.Refusal(message.get("refusal").asText()));
        }
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            parts.add(called(call.path("id").asText(""), function, signature(call)));
        }
        if (message.path("function_call").isObject()) {
            JsonNode function = message.get("function_call");
            parts.add(called(function.path("name").asText(""), function, null));
        }
        return parts;
    }

    private Part called(String id, JsonNode function, String signature) {
        String name = function.path("name").asText("");
        toolNames.put(id, name);
        return new Part.ToolCall(id, name, function.path("arguments").asText(""), signature);
    }

    /** Where Google's own OpenAI endpoint puts it. */
    private static String signature(JsonNode call) {
        return Trees.text(call.path("extra_content").path("google"), "thought_signature");
    }

    /**
     * As Sluice has written them: blocks with their signatures. In a stream the signature came alone, after its thought's text,
     * which a client gathers as {@code reasoning_content}. Bare text of a thought cannot be sent back to anybody.
     */
    private static List<Part> thoughts(JsonNode message) {
        List<Part> thoughts = new ArrayList<>();
        JsonNode blocks = message.path("thinking_blocks");
        for (JsonNode block : blocks) {
            String text = block.path("thinking").asText("");
            String redacted = Trees.text(block, "data");
            if (text.isEmpty() && redacted == null && blocks.size() == 1) {
                text = message.path("reasoning_content").asText("");
            }
            if (!text.isEmpty() || redacted != null) {
                thoughts.add(new Part.Thinking(text, Trees.text(block, "signature"), redacted));
            }
        }
        return thoughts;
    }

    private List<Part> content(JsonNode content, String param) {
        if (content.isTextual()) {
            return List.of(new Part.Text(content.asText()));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(content.get(i), param + ".content[" + i + "]"));
        }
        return parts;
    }

    private static Part part(JsonNode part, String param) {
        JsonNode cache = Trees.orNull(part.get("cache_control"));
        return switch (part.path("type").asText("")) {
            case "text", "input_text", "output_text" ->
                new Part.Text(part.path("text").asText(""), cache);
            case "refusal" -> new Part.Refusal(part.path("refusal").asText(""));
            case "image_url" -> {
                JsonNode image = part.path("image_url");
                String url =
                        image.isTextual() ? image.asText() : image.path("url").asText("");
                yield new Part.Image(media(url, param + ".image_url.url"), Trees.text(image, "detail"), cache);
            }
            case "input_audio" -> {
                JsonNode audio = part.path("input_audio");
                yield new Part.Audio(
                        audio.path("data").asText(""), audio.path("format").asText("wav"));
            }
            case "file" -> {
                JsonNode file = part.path("file");
                String data = Trees.text(file, "file_data");
                yield new Part.Document(
                        Trees.text(file, "filename"),
                        data == null ? null : media(data, param + ".file.file_data"),
                        Trees.text(file, "file_id"),
                        cache);
            }
            default ->
                throw GatewayException.badRequest(
                        "A part is text, image_url, input_audio, file or refusal.", param + ".type");
        };
    }

    private static Media media(String address, String param) {
        Media media = address.isEmpty() ? null : Media.of(address);
        if (media == null) {
            throw GatewayException.badRequest("This has to be an address or a data: URL in Base64.", param);
        }
        return media;
    }
}
