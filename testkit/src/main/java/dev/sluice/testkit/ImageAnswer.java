package dev.sluice.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a request for images, as OpenAI gives it: its GPT image models tell tokens and can stream, its DALL·E models do
 * neither. A model of another name is taken for one of the former. What they would refuse throws an IllegalArgumentException.
 */
final class ImageAnswer implements Made {
    static final String PATH = "/images/generations";

    /** A red point. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    private static final Set<String> KNOWN = Set.of(
            "model",
            "prompt",
            "n",
            "size",
            "quality",
            "style",
            "response_format",
            "output_format",
            "output_compression",
            "background",
            "moderation",
            "stream",
            "partial_images",
            "user");
    private static final Map<String, Integer> TOKENS = Map.of("low", 272, "medium", 1056, "high", 4160, "auto", 1056);
    private static final int TOKENS_PER_STAGE = 100;
    private static final int CHARS_PER_TOKEN = 4;

    private final Rules rules;
    private final String model;
    private final boolean dallE;
    private final int images;
    private final boolean stream;
    private final int partials;

    private ImageAnswer(Rules rules) {
        this.rules = rules;
        rules.knows(KNOWN);
        rules.text("prompt");
        this.model = rules.get("model").asText("dall-e-2");
        this.dallE = model.startsWith("dall-e");
        this.images = rules.whole("n", 1, 1, model.equals("dall-e-3") ? 1 : 10);
        if (dallE) {
            dallE();
        } else {
            gpt();
        }
        this.stream = rules.bool("stream");
        this.partials = rules.whole("partial_images", 0, 0, 3);
        if (partials > 0 && !stream) {
            throw new IllegalArgumentException("'partial_images' is only allowed when 'stream' is enabled.");
        }
    }

    static ImageAnswer read(byte[] body) throws IOException {
        return new ImageAnswer(new Rules(Behaviour.JSON.readTree(body)));
    }

    private void dallE() {
        rules.lacks("output_format", "output_compression", "background", "moderation", "stream", "partial_images");
        rules.oneOf("response_format", List.of("url", "b64_json"));
        boolean third = model.equals("dall-e-3");
        rules.oneOf(
                "size",
                third ? List.of("1024x1024", "1792x1024", "1024x1792") : List.of("256x256", "512x512", "1024x1024"));
        rules.oneOf("quality", third ? List.of("standard", "hd") : List.of("standard"));
        if (third) {
            rules.oneOf("style", List.of("vivid", "natural"));
        } else {
            rules.lacks("style");
        }
    }

    private void gpt() {
        rules.lacks("response_format", "style");
        rules.oneOf("quality", List.of("low", "medium", "high", "auto"));
        rules.oneOf("output_format", List.of("png", "jpeg", "webp"));
        rules.oneOf("background", List.of("transparent", "opaque", "auto"));
        rules.oneOf("moderation", List.of("low", "auto"));
        rules.whole("output_compression", 100, 0, 100);
    }

    @Override
    public String type() {
        return stream ? "text/event-stream; charset=utf-8" : "application/json";
    }

    @Override
    public Buffer whole(Behaviour how) {
        if (stream) {
            return null;
        }
        ObjectNode answer = Behaviour.JSON.createObjectNode().put("created", 1_767_225_600);
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < images; i++) {
            ObjectNode image = data.addObject();
            if (dallE && !rules.get("response_format").asText().equals("b64_json")) {
                image.put("url", "https://images.example.com/" + i + ".png");
            } else {
                image.put("b64_json", image(how));
            }
            if (model.equals("dall-e-3")) {
                image.put("revised_prompt", "A detailed " + rules.text("prompt"));
            }
        }
        if (!dallE) {
            describe(answer);
            usage(answer, how);
        }
        return Buffer.buffer(answer.toString());
    }

    @Override
    public Source parts(Behaviour how) {
        List<Buffer> content = new ArrayList<>();
        for (int i = 0; i < partials; i++) {
            ObjectNode partial = event("image_generation.partial_image", how);
            content.add(Parts.event(
                    "image_generation.partial_image",
                    partial.put("partial_image_index", i).toString()));
        }
        ObjectNode completed = event("image_generation.completed", how);
        usage(completed, how);
        return new Parts(content, List.of(Parts.event("image_generation.completed", completed.toString())), how);
    }

    private ObjectNode event(String type, Behaviour how) {
        ObjectNode event = Behaviour.JSON.createObjectNode().put("type", type).put("b64_json", image(how));
        event.put("created_at", 1_767_225_600);
        describe(event);
        return event;
    }

    private void describe(ObjectNode answer) {
        answer.put("background", "opaque");
        answer.put("output_format", rules.get("output_format").asText("png"));
        answer.put("quality", rules.get("quality").asText("medium"));
        answer.put("size", rules.get("size").asText("1024x1024"));
    }

    private void usage(ObjectNode answer, Behaviour how) {
        if ("none".equals(how.usage())) {
            return;
        }
        int input = (rules.text("prompt").length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
        int output = images * TOKENS.get(rules.get("quality").asText("medium")) + partials * TOKENS_PER_STAGE;
        ObjectNode usage = answer.putObject("usage");
        usage.put("input_tokens", input).put("output_tokens", output).put("total_tokens", input + output);
        usage.putObject("input_tokens_details").put("text_tokens", input).put("image_tokens", 0);
    }

    private static String image(Behaviour how) {
        return how.eventBytes() == null ? PNG : "A".repeat(how.eventBytes() / 4 * 4);
    }
}
