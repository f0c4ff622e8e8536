package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Writes the parts of one request as content blocks, each an object whose one field is its kind. */
final class Blocks {
    /** Stands where something has to be said and nothing is. */
    static final String SILENCE = "...";

    private static final Pattern NOT_IN_IDS = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int LONGEST_ID = 64;
    private static final Map<String, String> IMAGES = Map.of(
            "image/png", "png", "image/jpeg", "jpeg", "image/jpg", "jpeg", "image/gif", "gif", "image/webp", "webp");

    private final Documents documents = new Documents();

    /** Adds a part, and a mark behind it where the client wants what stands before to be cached. */
    void addTo(ArrayNode content, Part part) {
        ObjectNode block = block(part);
        if (block == null) {
            return;
        }
        content.add(block);
        JsonNode mark = mark(part);
        if (mark != null) {
            content.add(cachePoint(mark));
        }
    }

    static ObjectNode cachePoint(JsonNode mark) {
        ObjectNode point = Trees.typed("default");
        String ttl = Trees.text(mark, "ttl");
        return block("cachePoint", ttl == null ? point : point.put("ttl", ttl));
    }

    static ObjectNode text(String text) {
        return Trees.object().put("text", text);
    }

    /** A thought without its proof cannot be sent back. */
    static boolean canSay(Part.Thinking thinking) {
        return thinking.redacted() != null || thinking.signature() != null;
    }

    /** Null for what must not or need not be sent: blank text, a thought without its proof. */
    private ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text text -> text.text().isBlank() ? null : text(text.text());
            case Part.Refusal refusal -> refusal.text().isBlank() ? null : text(refusal.text());
            case Part.Image image -> image(image.media());
            case Part.Document document -> document(document);
            case Part.Audio audio -> block("audio", bytes(audio.format(), audio.base64()));
            case Part.ToolCall call ->
                block(
                        "toolUse",
                        Trees.object()
                                .put("toolUseId", id(call.id()))
                                .put("name", call.name())
                                .set("input", arguments(call.arguments())));
            case Part.ToolResult result -> block("toolResult", result(result));
            case Part.Thinking thinking -> canSay(thinking) ? block("reasoningContent", thought(thinking)) : null;
        };
    }

    private static JsonNode mark(Part part) {
        return switch (part) {
            case Part.Text text -> text.cacheControl();
            case Part.Image image -> image.cacheControl();
            case Part.Document document -> document.cacheControl();
            case Part.ToolResult result ->
                result.content().stream()
                        .map(Blocks::mark)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            case Part.Refusal r -> null;
            case Part.Audio a -> null;
            case Part.ToolCall c -> null;
            case Part.Thinking t -> null;
        };
    }

    private static ObjectNode image(Media media) {
        if (!media.inline()) {
            throw GatewayException.badRequest(
                    "This model's provider does not fetch images; send the image as a data: URL.",
                    "messages.image_url.url");
        }
        String format = IMAGES.get(media.mimeType());
        if (format == null) {
            throw GatewayException.badRequest(
                    "This model takes images that are PNG, JPEG, GIF or WebP.", "messages.image_url.url");
        }
        return block("image", bytes(format, media.base64()));
    }

    private ObjectNode document(Part.Document document) {
        Media media = document.media();
        return media != null && media.inline() && IMAGES.containsKey(media.mimeType())
                ? image(media)
                : block("document", documents.block(document));
    }

    private ObjectNode result(Part.ToolResult result) {
        ObjectNode written = Trees.object().put("toolUseId", id(result.callId()));
        ArrayNode content = written.putArray("content");
        for (Part part : result.content()) {
            if (part instanceof Part.Audio) {
                throw GatewayException.badRequest(
                        "A tool's result cannot hold audio for this model.", "messages.input_audio");
            }
            ObjectNode inner = block(part);
            if (inner != null) {
                content.add(inner);
            }
        }
        if (content.isEmpty()) {
            content.add(text(SILENCE));
        }
        return result.error() ? written.put("status", "error") : written;
    }

    private static ObjectNode thought(Part.Thinking thinking) {
        if (thinking.redacted() != null) {
            return Trees.object().put("redactedContent", thinking.redacted());
        }
        return block(
                "reasoningText", Trees.object().put("text", thinking.text()).put("signature", thinking.signature()));
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

    /** Ids of other vendors may hold what is refused here, or be longer; they differ at their ends. */
    private static String id(String id) {
        String clean = NOT_IN_IDS.matcher(id).replaceAll("_");
        return clean.substring(Math.max(0, clean.length() - LONGEST_ID));
    }

    private static ObjectNode bytes(String format, String base64) {
        ObjectNode written = Trees.object().put("format", format);
        written.putObject("source").put("bytes", base64);
        return written;
    }

    private static ObjectNode block(String kind, JsonNode value) {
        return Trees.object().set(kind, value);
    }
}
