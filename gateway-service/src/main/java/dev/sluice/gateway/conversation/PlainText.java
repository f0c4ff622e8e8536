package dev.sluice.gateway.conversation;

import dev.sluice.gateway.error.GatewayException;
import java.util.List;

/**
 * Content for models that take nothing but text: anything else is refused by name. Belongs to one request.
 *
 * @param dropped learns what is left out
 */
public record PlainText(Dropped dropped) {
    /** All parts that are text, with {@code between} where both sides are not empty. */
    public String of(List<Part> parts, String between) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String one = of(part);
            text.append(text.isEmpty() || one.isEmpty() ? "" : between).append(one);
        }
        return text.toString();
    }

    /** Empty for what is no content: calls stand apart, and thoughts are not sent back. */
    public String of(Part part) {
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
