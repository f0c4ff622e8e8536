package dev.sluice.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.framing.AwsMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A golden file of an answer: sections of text, each behind a line {@code --- NAME}. What an upstream says stands in {@code whole} and
 * {@code stream}, what becomes of it behind each. A file with {@code reasons} tells of an answer for each: {@code REASON} stands for it.
 */
record GoldenAnswer(Path file, Map<String, String> sections) {
    static final String WHOLE = "whole";
    static final String STREAM = "stream";
    static final String REASONS = "reasons";
    /** Ends the name of a section that is written. */
    static final String TRANSLATED = " in OpenAI's dialect";

    private static final String MARK = "--- ";
    private static final String EXCEPTION = "Exception";

    static GoldenAnswer read(Path file) {
        try {
            Map<String, String> sections = new LinkedHashMap<>();
            String text = "\n" + Files.readString(file);
            for (String section : text.substring(0, text.length() - 1).split("\n" + MARK, -1)) {
                int name = section.indexOf('\n');
                if (name > 0) {
                    sections.put(section.substring(0, name), section.substring(name + 1) + "\n");
                }
            }
            return new GoldenAnswer(file, sections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with one word for another. */
    GoldenAnswer with(String word, String other) {
        Map<String, String> changed = new LinkedHashMap<>();
        sections.forEach((name, text) -> changed.put(name, text.replace(word, other)));
        return new GoldenAnswer(file, changed);
    }

    boolean has(String name) {
        return sections.containsKey(name);
    }

    /** What the section says it became; empty = nothing is written yet. */
    String translated(String name) {
        return sections.getOrDefault(name + TRANSLATED, "");
    }

    /** Writes what the section became behind it. */
    void write(String name, String translated) throws IOException {
        Map<String, String> anew = new LinkedHashMap<>();
        sections.forEach((section, text) -> {
            if (!section.equals(name + TRANSLATED)) {
                anew.put(section, text);
            }
            if (section.equals(name) || (name.equals(WHOLE) && !has(WHOLE) && section.equals(STREAM + TRANSLATED))) {
                anew.put(name + TRANSLATED, translated);
            }
        });
        sections.clear();
        sections.putAll(anew);
        StringBuilder text = new StringBuilder();
        sections.forEach((section, lines) -> text.append(MARK + section + "\n" + lines));
        Files.writeString(file, text);
    }

    /**
     * The section as the upstream sends it: Google ends its lines in its own way, and Amazon's events, which stand here as their type
     * and their payload, are messages.
     */
    byte[] bytes(String name, String upstream) {
        // All frames of an answer are a whole one.
        String text = sections.get(has(name) ? name : STREAM);
        boolean stream = name.equals(STREAM);
        return switch (upstream) {
            case "gemini", "vertex-gemini" -> text.replace("\n", "\r\n").getBytes(UTF_8);
            case "bedrock" -> stream ? messages(text) : text.getBytes(UTF_8);
            case "bedrock-invoke" -> stream ? chunks(text) : text.getBytes(UTF_8);
            default -> text.getBytes(UTF_8);
        };
    }

    private static byte[] messages(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String type = line.substring(0, line.indexOf(' '));
            String payload = line.substring(line.indexOf(' ') + 1);
            out.writeBytes(
                    type.endsWith(EXCEPTION) ? AwsMessages.exception(type, payload) : AwsMessages.event(type, payload));
        });
        return out.toByteArray();
    }

    /** Claude's own events in Amazon's. */
    private static byte[] chunks(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.lines()
                .filter(line -> line.startsWith("data: "))
                .forEach(line -> out.writeBytes(AwsMessages.chunk(line.substring("data: ".length()))));
        return out.toByteArray();
    }
}
