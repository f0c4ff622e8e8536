package dev.sluice.bench.load;

import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import java.util.Base64;
import java.util.Random;

/** Bodies in OpenAI's shape, the same bytes in every run. */
public final class Bodies {

    private static final String FILLER =
            "The lock keeper opens the lower gate and the barge sinks slowly with the water. ";
    private static final int IMAGES = 4;

    private Bodies() {}

    /** What a client posts. A stream is told its shape in its prompt, which every proxy passes on as it is. */
    public static String request(Scenario scenario, String model) {
        boolean stream = scenario.chunks() > 0 && scenario.kind() != Kind.OPEN && scenario.kind() != Kind.CLOSED;
        String text = stream ? "chunks=%d every=%d ".formatted(scenario.chunks(), scenario.everyMillis()) : "";
        int size = scenario.promptBytes();
        String content = scenario.images() ? withImages(size) : quoted(text + filler(size - text.length()));
        return """
                {"model":"%s","max_tokens":100,%s"messages":[{"role":"system","content":"Answer briefly."},\
                {"role":"user","content":%s}]}""".formatted(
                        model, stream ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "", content);
    }

    private static String withImages(int size) {
        byte[] image = new byte[size / IMAGES * 3 / 4];
        new Random(1).nextBytes(image);
        String part = """
                {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}""".formatted(Base64.getEncoder().encodeToString(image));
        return "[{\"type\":\"text\",\"text\":\"What is in these pictures?\"}" + ("," + part).repeat(IMAGES) + "]";
    }

    private static String filler(int size) {
        return FILLER.repeat(Math.max(0, size) / FILLER.length() + 1).substring(0, Math.max(0, size));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
