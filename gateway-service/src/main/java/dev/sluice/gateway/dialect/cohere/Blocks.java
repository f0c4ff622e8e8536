package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes parts as blocks of a message's content. */
final class Blocks {
    private Blocks() {}

    /** Null for what is blank, and for what does not stand in the content. */
    static ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Thinking thinking ->
                thinking.text().isBlank() ? null : Trees.typed("thinking").put("thinking", thinking.text());
            case Part.Image image -> image(image.media(), image.detail());
            case Part.Document document -> document(document.media());
            case Part.Audio audio -> throw deaf();
            case Part.ToolCall call -> null;
            case Part.ToolResult result -> null;
        };
    }

    static GatewayException deaf() {
        return GatewayException.badRequest("This model does not take audio.", "messages.input_audio");
    }

    /** What stands in a file of text. */
    static String text(Media media) {
        if (media == null || !media.inline() || !media.mimeType().startsWith("text/")) {
            throw GatewayException.badRequest(
                    "This model takes plain text and pictures as files, as data: URLs.", "messages.file");
        }
        try {
            return new String(Base64.getDecoder().decode(media.base64()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GatewayException.badRequest("The file's data is no Base64.", "messages.file.file_data");
        }
    }

    private static ObjectNode text(String text) {
        return text.isBlank() ? null : Trees.typed("text").put("text", text);
    }

    private static ObjectNode document(Media media) {
        boolean picture = media != null && media.inline() && media.mimeType().startsWith("image/");
        return picture ? image(media, null) : text(text(media));
    }

    private static ObjectNode image(Media media, String detail) {
        String url = media.inline() ? "data:" + media.mimeType() + ";base64," + media.base64() : media.url();
        ObjectNode image = Trees.object().put("url", url);
        if (detail != null) {
            image.put("detail", detail);
        }
        return Trees.typed("image_url").set("image_url", image);
    }
}
