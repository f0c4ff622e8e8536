package dev.sluice.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Pictures made of others, always the same. */
final class PictureAnswer extends FormAnswer {
    private static final Set<String> KNOWN = Set.of(
            "image",
            "image[]",
            "mask",
            "model",
            "prompt",
            "n",
            "size",
            "quality",
            "background",
            "input_fidelity",
            "moderation",
            "output_format",
            "output_compression",
            "partial_images",
            "response_format",
            "stream",
            "user");
    private static final Set<String> KNOWN_OF_VARIATIONS =
            Set.of("image", "model", "n", "size", "response_format", "user");
    private static final Set<String> TYPES = Set.of("image/png", "image/jpeg", "image/webp");
    private static final int MOST_PICTURES = 16;
    private static final int MOST_IMAGES = 10;
    private static final int TOKENS_SEEN = 300;
    private static final int TOKENS_DRAWN = 1_000;
    /** What a PNG begins with. */
    private static final String IMAGE = "iVBORw0KGgo=";

    private final int pictures;
    private final int images;

    PictureAnswer(Form form, boolean varies) {
        super(form);
        form.only(varies ? KNOWN_OF_VARIATIONS : KNOWN);
        this.pictures = pictures(varies);
        this.images = Integer.parseInt(form.field("n", "1"));
        refuse(images < 1 || images > MOST_IMAGES, "'n' has to be between 1 and " + MOST_IMAGES + ".");
        refuse(varies && countsTokens(), "The model `" + model + "` does not support variations.");
        refuse(countsTokens() && form.field("response_format", null) != null, "Unknown parameter: 'response_format'.");
        if (!varies) {
            form.required("prompt");
        }
    }

    private int pictures(boolean varies) {
        List<Form.Upload> all = new ArrayList<>(form.files("image"));
        all.addAll(form.files("image[]"));
        refuse(all.isEmpty(), "you must provide an image");
        refuse(all.size() > (varies || !countsTokens() ? 1 : MOST_PICTURES), "too many images");
        all.addAll(form.files("mask"));
        for (Form.Upload one : all) {
            refuse(
                    !TYPES.contains(one.contentType())
                            || (!countsTokens() && !one.contentType().equals("image/png")),
                    "Invalid file: unsupported mimetype ('" + one.contentType() + "').");
        }
        return all.size();
    }

    @Override
    Made made(Behaviour how) {
        if (streams()) {
            return events(how);
        }
        boolean inline = countsTokens() || "b64_json".equals(form.field("response_format", "url"));
        ObjectNode answer = object().put("created", 1_767_225_600);
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < images; i++) {
            data.addObject().put(inline ? "b64_json" : "url", inline ? IMAGE : "https://images.example.com/" + i);
        }
        return json(counted(answer, how));
    }

    private Made events(Behaviour how) {
        int partials = Integer.parseInt(form.field("partial_images", "0"));
        ObjectNode[] events = new ObjectNode[partials + 1];
        for (int i = 0; i < partials; i++) {
            events[i] = object().put("type", "image_edit.partial_image")
                    .put("b64_json", IMAGE)
                    .put("partial_image_index", i);
        }
        events[partials] = counted(object().put("type", "image_edit.completed").put("b64_json", IMAGE), how);
        return events(events);
    }

    private ObjectNode counted(ObjectNode answer, Behaviour how) {
        if (countsTokens() && !"none".equals(how.usage())) {
            int seen = pictures * TOKENS_SEEN + 5;
            int drawn = images * TOKENS_DRAWN;
            ObjectNode usage = answer.putObject("usage").put("total_tokens", seen + drawn);
            usage.put("input_tokens", seen).put("output_tokens", drawn);
            usage.putObject("input_tokens_details").put("text_tokens", 5).put("image_tokens", seen - 5);
        }
        return answer;
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }
}
