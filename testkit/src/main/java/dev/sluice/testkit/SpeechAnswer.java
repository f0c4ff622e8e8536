package dev.sluice.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a request for speech, as OpenAI gives it: sound as it is made, or events of it with what it costs. What it would
 * refuse throws an IllegalArgumentException. The sound is a pattern of bytes that nobody would want to hear.
 */
final class SpeechAnswer implements Made {
    static final String PATH = "/audio/speech";

    private static final Set<String> KNOWN =
            Set.of("model", "input", "voice", "instructions", "response_format", "speed", "stream_format");
    private static final List<String> VOICES = List.of(
            "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer",
            "verse");
    private static final Map<String, String> TYPES = Map.of(
            "mp3", "audio/mpeg",
            "opus", "audio/opus",
            "aac", "audio/aac",
            "flac", "audio/flac",
            "wav", "audio/wav",
            "pcm", "audio/pcm");
    private static final int LONGEST = 4_096;
    private static final int CHUNKS = 4;
    private static final int CHUNK_BYTES = 1_000;
    private static final int CHARS_PER_TOKEN = 4;

    private final Rules rules;
    private final boolean events;

    private SpeechAnswer(Rules rules) {
        this.rules = rules;
        rules.knows(KNOWN);
        String model = rules.text("model");
        if (rules.text("input").codePoints().count() > LONGEST
                || rules.text("input").isEmpty()) {
            throw new IllegalArgumentException(
                    "Invalid 'input': expected a string of 1 to " + LONGEST + " characters.");
        }
        if (rules.get("voice").isObject()) {
            new Rules(rules.get("voice")).text("id");
        } else {
            rules.text("voice");
            rules.oneOf("voice", VOICES);
        }
        rules.oneOf("response_format", List.copyOf(TYPES.keySet()));
        double speed = rules.get("speed").asDouble(1);
        if (speed < 0.25 || speed > 4) {
            throw new IllegalArgumentException("Invalid 'speed': expected a value from 0.25 to 4.");
        }
        rules.oneOf("stream_format", model.startsWith("tts-1") ? List.of("audio") : List.of("audio", "sse"));
        this.events = rules.get("stream_format").asText().equals("sse");
    }

    static SpeechAnswer read(byte[] body) throws IOException {
        return new SpeechAnswer(new Rules(Behaviour.JSON.readTree(body)));
    }

    @Override
    public String type() {
        return events
                ? "text/event-stream; charset=utf-8"
                : TYPES.get(rules.get("response_format").asText("mp3"));
    }

    @Override
    public Buffer whole(Behaviour how) {
        return null;
    }

    @Override
    public Source parts(Behaviour how) {
        int chunks = how.chunks() == null ? CHUNKS : how.chunks();
        List<Buffer> content = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            content.add(events ? delta(sound(i, how)) : Buffer.buffer(sound(i, how)));
        }
        return new Parts(content, events ? List.of(done(how)) : List.of(), how);
    }

    /** Every byte value occurs, so that whoever takes it for text is found out. */
    static byte[] sound(int chunk, Behaviour how) {
        byte[] sound = new byte[how.eventBytes() == null ? CHUNK_BYTES : how.eventBytes()];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (byte) (i * 7 + chunk);
        }
        return sound;
    }

    private static Buffer delta(byte[] sound) {
        ObjectNode delta = Behaviour.JSON
                .createObjectNode()
                .put("type", "speech.audio.delta")
                .put("audio", sound);
        return Parts.event("speech.audio.delta", delta.toString());
    }

    private Buffer done(Behaviour how) {
        ObjectNode done = Behaviour.JSON.createObjectNode().put("type", "speech.audio.done");
        if (!"none".equals(how.usage())) {
            int input = (rules.text("input").length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
            int output = rules.text("input").length();
            done.putObject("usage")
                    .put("input_tokens", input)
                    .put("output_tokens", output)
                    .put("total_tokens", input + output);
        }
        return Parts.event("speech.audio.done", done.toString());
    }
}
