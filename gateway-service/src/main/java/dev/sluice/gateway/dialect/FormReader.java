package dev.sluice.gateway.dialect;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.multipart.Multipart;
import dev.sluice.gateway.framing.multipart.Part;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the envelope of a request that comes in parts: recordings that are written down, pictures that are changed. */
public final class FormReader {
    private static final Set<Endpoint> FORMS =
            EnumSet.of(Endpoint.TRANSCRIPTIONS, Endpoint.TRANSLATIONS, Endpoint.IMAGE_EDITS, Endpoint.IMAGE_VARIATIONS);
    private static final Set<Endpoint> LISTENING = EnumSet.of(Endpoint.TRANSCRIPTIONS, Endpoint.TRANSLATIONS);
    private static final Set<String> PICTURES = Set.of("image", "image[]", "mask");
    private static final Set<String> PLAIN = Set.of("text", "srt", "vtt");
    /** The format that tells how long the recording was. */
    private static final String TELLING = "verbose_json";

    private static final int MOST_IMAGES = 128;

    private final Endpoint endpoint;
    private final byte[] body;
    private final Set<String> seen = new HashSet<>();

    private String model;
    private Span modelAt;
    private boolean stream;
    private boolean plain;
    private boolean telling;
    private boolean named;
    private int images = 1;
    private int pictures;
    private int fileBytes;
    private int textBytes;
    private Recording recording;

    private FormReader(Endpoint endpoint, byte[] body) {
        this.endpoint = endpoint;
        this.body = body;
    }

    /** Whether requests to it are forms. */
    public static boolean reads(Endpoint endpoint) {
        return FORMS.contains(endpoint);
    }

    /**
     * @param contentType the request's header; may be null
     * @param body holds the request from its first byte to {@code length}
     * @throws GatewayException BAD_REQUEST naming the field, with nothing of the body's content but the model's name
     */
    public static Envelope read(Endpoint endpoint, String contentType, byte[] body, int length) {
        List<Part> parts = Multipart.read(contentType, body, length);
        return new FormReader(endpoint, body).envelope(contentType, parts, length);
    }

    private Envelope envelope(String contentType, List<Part> parts, int length) {
        boolean listens = LISTENING.contains(endpoint);
        for (Part part : parts) {
            if (part.filename() == null) {
                textBytes += part.length();
                field(part, listens);
            } else {
                fileBytes += part.length();
                file(part, listens);
            }
        }
        if (model == null) {
            throw ModelName.missing();
        }
        if (listens) {
            recorded();
        }
        if (!listens && !seen.contains("image")) {
            throw GatewayException.badRequest("'image' is missing.", "image");
        }
        if (!listens && stream && images > 1) {
            // Nowhere is said whether the usage in each of several last events is its own or that of all so far.
            throw GatewayException.badRequest("'n' must be 1 where 'stream' is true.", "n");
        }
        int asked = listens ? 0 : images;
        return new Envelope(
                model,
                stream,
                true,
                0,
                Math.max(1, asked),
                listens ? 1 : pictures,
                fileBytes,
                length,
                0,
                modelAt,
                null,
                null,
                Envelope.StreamOptions.ABSENT,
                0,
                null,
                null,
                new Envelope.Form(contentType, parts, textBytes, recording, pictures, asked, plain));
    }

    /** A recording lies in the form, or elsewhere. */
    private void recorded() {
        if (named && recording != null) {
            throw GatewayException.badRequest("'url' and 'file' name two recordings.", "url");
        }
        if (named && (!telling || stream)) {
            // Nobody here sees the recording, so nobody but the answer can say how long it was.
            throw GatewayException.badRequest(
                    "With 'url', 'response_format' must be " + TELLING + ", without 'stream'.", "response_format");
        }
        if (named) {
            recording = Recording.ELSEWHERE;
        }
        if (recording == null) {
            throw GatewayException.badRequest("'file' is missing.", "file");
        }
    }

    private void field(Part part, boolean listens) {
        switch (part.name()) {
            case "model" -> {
                once("model");
                model = ModelName.checked(part.text(body));
                modelAt = new Span(part.contentFrom(), part.contentTo());
            }
            case "stream" -> {
                once("stream");
                stream = Set.of("true", "1").contains(part.text(body).toLowerCase(Locale.ROOT));
            }
            case "response_format" -> {
                once("response_format");
                plain = listens && PLAIN.contains(part.text(body));
                telling = part.text(body).equals(TELLING);
            }
            case "url" -> {
                if (listens) {
                    once("url");
                    named = true;
                }
            }
            case "n" -> {
                once("n");
                images = listens ? images : count(part);
            }
            default -> {
                if (listens ? part.name().equals("file") : PICTURES.contains(part.name())) {
                    throw GatewayException.badRequest(
                            "'" + part.name() + "' must be a file, with a filename.", part.name());
                }
            }
        }
    }

    private void file(Part part, boolean listens) {
        switch (part.name()) {
            case "file" -> {
                if (listens) {
                    once("file");
                    recording = Recording.of(body, part.contentFrom(), part.contentTo());
                }
            }
            case "model", "stream", "response_format", "n" ->
                throw GatewayException.badRequest(
                        "'" + part.name() + "' must be a field without a filename.", part.name());
            default -> {
                if (!listens && PICTURES.contains(part.name())) {
                    pictures++;
                    seen.add(part.name().equals("mask") ? "mask" : "image");
                }
            }
        }
    }

    /** Readers differ in which of two equal names wins, and what is priced must be what is served. */
    private void once(String name) {
        if (!seen.add(name)) {
            throw GatewayException.badRequest("'" + name + "' stands twice in the request.", name);
        }
    }

    private int count(Part part) {
        String text = part.text(body);
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_IMAGES) {
            throw GatewayException.badRequest("'n' must be a whole number between 1 and " + MOST_IMAGES + ".", "n");
        }
        return Integer.parseInt(text);
    }
}
