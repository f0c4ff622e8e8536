package dev.sluice.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What was said in a recording, always the same. The models that Groq has fetch it from a {@code url} too, where it has three seconds. */
final class SoundAnswer extends FormAnswer {
    private static final String TEXT = "A sluice lets water through.";
    private static final Set<String> KNOWN = Set.of(
            "file",
            "model",
            "language",
            "languages[]",
            "keywords[]",
            "prompt",
            "response_format",
            "temperature",
            "timestamp_granularities[]",
            "include[]",
            "stream",
            "chunking_strategy*",
            "known_speaker_names[]",
            "known_speaker_references[]");
    private static final Set<String> KNOWN_OF_TRANSLATIONS =
            Set.of("file", "model", "prompt", "response_format", "temperature");
    private static final Set<String> FORMATS = Set.of("json", "text", "srt", "verbose_json", "vtt");
    private static final Set<String> ENDINGS =
            Set.of("flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm");
    private static final String GROQS = "whisper-large-v3";
    private static final int SECONDS_ELSEWHERE = 3;
    private static final int BYTES_PER_SECOND = 16_000;
    private static final int TOKENS_PER_SECOND = 10;

    private final String format;
    private final boolean translates;
    private final double seconds;

    SoundAnswer(Form form, boolean translates) {
        super(form);
        this.translates = translates;
        this.format = form.field("response_format", "json");
        boolean elsewhere = model.startsWith(GROQS) && form.field("url", null) != null;
        refuse(elsewhere && !form.files("file").isEmpty(), "only one of file and url is allowed");
        this.seconds = elsewhere ? SECONDS_ELSEWHERE : seconds(file());
        Set<String> known = new HashSet<>(translates ? KNOWN_OF_TRANSLATIONS : KNOWN);
        if (elsewhere) {
            known.add("url");
        }
        form.only(known);
        refuse(!FORMATS.contains(format), "Invalid value for 'response_format'.");
        refuse(
                countsTokens() && !format.equals("json"),
                "response_format '" + format + "' is not compatible with model '" + model + "'.");
        refuse(translates && countsTokens(), "The model `" + model + "` does not support translations.");
        refuse(
                !form.all("timestamp_granularities[]").isEmpty() && !format.equals("verbose_json"),
                "Timestamp granularities are only available with response_format verbose_json.");
        double temperature = Double.parseDouble(form.field("temperature", "0"));
        refuse(temperature < 0 || temperature > 1, "'temperature' has to be between 0 and 1.");
    }

    private Form.Upload file() {
        List<Form.Upload> files = form.files("file");
        refuse(files.size() != 1, "you must provide a file");
        String name = files.getFirst().filename().toLowerCase(Locale.ROOT);
        refuse(
                !ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)),
                "Invalid file format. Supported formats: " + ENDINGS);
        refuse(files.getFirst().bytes().length == 0, "The audio file is empty.");
        return files.getFirst();
    }

    @Override
    Made made(Behaviour how) {
        String text = how.text() == null ? TEXT : how.text();
        if (streams()) {
            return events(text, how);
        }
        return switch (format) {
            case "text" -> text(text + "\n");
            case "srt" -> text("1\n00:00:00,000 --> 00:00:01,000\n" + text + "\n\n");
            case "vtt" -> text("WEBVTT\n\n00:00.000 --> 00:01.000\n" + text + "\n\n");
            case "verbose_json" -> {
                ObjectNode verbose = object().put("task", translates ? "translate" : "transcribe")
                        .put("language", "english")
                        .put("duration", seconds)
                        .put("text", text);
                verbose.putArray("segments").addObject().put("id", 0).put("text", text);
                yield json(counted(verbose, how));
            }
            default -> json(counted(object().put("text", text), how));
        };
    }

    private Made events(String text, Behaviour how) {
        String[] words = text.split("(?<= )", -1);
        ObjectNode[] events = new ObjectNode[words.length + 1];
        for (int i = 0; i < words.length; i++) {
            events[i] = object().put("type", "transcript.text.delta").put("delta", words[i]);
        }
        ObjectNode done = object().put("type", "transcript.text.done").put("text", text);
        events[words.length] = counted(done, how);
        return events(events);
    }

    private ObjectNode counted(ObjectNode answer, Behaviour how) {
        if ("none".equals(how.usage())) {
            return answer;
        }
        long rounded = (long) Math.ceil(seconds);
        if (!countsTokens()) {
            answer.putObject("usage").put("type", "duration").put("seconds", rounded);
            return answer;
        }
        long heard = rounded * TOKENS_PER_SECOND;
        ObjectNode usage = answer.putObject("usage").put("type", "tokens").put("input_tokens", heard + 4);
        usage.putObject("input_token_details").put("text_tokens", 4).put("audio_tokens", heard);
        usage.put("output_tokens", 7).put("total_tokens", heard + 11);
        return answer;
    }

    private static double seconds(Form.Upload file) {
        ByteBuffer wav = ByteBuffer.wrap(file.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        boolean riff =
                file.bytes().length > 44 && new String(file.bytes(), 0, 4, StandardCharsets.US_ASCII).equals("RIFF");
        return riff ? wav.getInt(40) / (double) wav.getInt(28) : (double) file.bytes().length / BYTES_PER_SECOND;
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }
}
