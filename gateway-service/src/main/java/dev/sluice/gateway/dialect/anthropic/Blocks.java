package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Writes parts as content blocks. */
final class Blocks {
    /** Base64; what other vendors' models have proved is told apart by a mark that is not, and would be refused. */
    private static final Pattern PROOF = Pattern.compile("[a-zA-Z0-9+/=_-]+");

    private static final Pattern NOT_IN_IDS = Pattern.compile("[^a-zA-Z0-9_-]");

    private Blocks() {}

    /** Null for what must not or need not be sent: blank text, a thought without its proof. */
    static ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text(), text.cacheControl());
            case Part.Refusal refusal -> text(refusal.text(), null);
            case Part.Image image -> cached(image(image.media()), image.cacheControl());
            case Part.Document document -> cached(document(document), document.cacheControl());
            case Part.ToolCall call ->
                Trees.typed("tool_use")
                        .put("id", id(call.id()))
                        .put("name", call.name())
                        .set("input", arguments(call.arguments()));
            case Part.ToolResult result -> result(result);
            case Part.Thinking thinking -> thinking(thinking);
            case Part.Audio audio ->
                throw GatewayException.badRequest("This model does not take audio.", "messages.input_audio");
        };
    }

    private static ObjectNode text(String text, JsonNode cacheControl) {
        return text.isBlank() ? null : cached(Trees.typed("text").put("text", text), cacheControl);
    }

    private static ObjectNode cached(ObjectNode block, JsonNode cacheControl) {
        if (cacheControl != null) {
            block.set("cache_control", cacheControl);
        }
        return block;
    }

    private static ObjectNode image(Media media) {
        return Trees.typed("image").set("source", media.inline() ? base64(imageType(media), media) : address(media));
    }

    private static String imageType(Media media) {
        return "image/jpg".equals(media.mimeType()) ? "image/jpeg" : media.mimeType();
    }

    private static ObjectNode base64(String type, Media media) {
        return Trees.typed("base64").put("media_type", type).put("data", media.base64());
    }

    private static ObjectNode address(Media media) {
        return Trees.typed("url").put("url", media.url());
    }

    private static ObjectNode document(Part.Document document) {
        Media media = document.media();
        if (media == null && document.fileId() == null) {
            throw GatewayException.badRequest("A file has a file_id or file_data.", "messages.file");
        }
        if (media == null) {
            return named(document, Trees.typed("file").put("file_id", document.fileId()));
        }
        if (media.inline() && media.mimeType().startsWith("image/")) {
            return image(media);
        }
        return named(document, media.inline() ? data(media) : address(media));
    }

    private static ObjectNode named(Part.Document document, ObjectNode source) {
        ObjectNode block = Trees.typed("document").set("source", source);
        return document.name() == null ? block : block.put("title", document.name());
    }

    private static ObjectNode data(Media media) {
        if (media.mimeType().equals("application/pdf")) {
            return base64(media.mimeType(), media);
        }
        if (!media.mimeType().startsWith("text/")) {
            throw GatewayException.badRequest(
                    "This model takes PDF and plain text as files.", "messages.file.file_data");
        }
        return Trees.typed("text").put("media_type", "text/plain").put("data", decoded(media.base64()));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GatewayException.badRequest("The file's data is no Base64.", "messages.file.file_data");
        }
    }

    private static ObjectNode result(Part.ToolResult result) {
        ObjectNode block = Trees.typed("tool_result").put("tool_use_id", id(result.callId()));
        ArrayNode content = block.arrayNode();
        for (Part part : result.content()) {
            ObjectNode inner = block(part);
            if (inner != null) {
                content.add(inner);
            }
        }
        if (!content.isEmpty()) {
            block.set("content", content);
        }
        return result.error() ? block.put("is_error", true) : block;
    }

    private static ObjectNode thinking(Part.Thinking thinking) {
        if (thinking.redacted() != null) {
            return Trees.typed("redacted_thinking").put("data", thinking.redacted());
        }
        return thinking.signature() == null
                        || !PROOF.matcher(thinking.signature()).matches()
                ? null
                : Trees.typed("thinking").put("thinking", thinking.text()).put("signature", thinking.signature());
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

    /** Ids of other vendors may hold what is refused here. */
    private static String id(String id) {
        return NOT_IN_IDS.matcher(id).replaceAll("_");
    }
}
