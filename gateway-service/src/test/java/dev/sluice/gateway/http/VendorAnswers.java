package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.framing.AwsMessages;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * What the upstreams of a dialect answer in the tests that every provider goes through: "Hé", as a whole and as a stream, then a call of
 * the tool `weather`, each for 20 tokens and 7, and that there were too many requests. Then what they answer to endpoints that are no
 * chats, for 8 tokens.
 */
final class VendorAnswers {
    private final Map<String, String> parts;
    private final boolean messages;

    private VendorAnswers(Map<String, String> parts, boolean messages) {
        this.parts = parts;
        this.messages = messages;
    }

    /** @throws IllegalArgumentException for a dialect that nobody has written down */
    static VendorAnswers of(String dialect) {
        try (InputStream file = VendorAnswers.class.getResourceAsStream("vendors/" + dialect + ".txt")) {
            if (file == null) {
                throw new IllegalArgumentException("vendors/" + dialect + ".txt: what do they answer?");
            }
            return new VendorAnswers(parts(new String(file.readAllBytes(), UTF_8)), dialect.equals("bedrock"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    byte[] whole() {
        return part("whole").getBytes(UTF_8);
    }

    byte[] tools() {
        return part("tools").getBytes(UTF_8);
    }

    byte[] limited() {
        return part("limited").getBytes(UTF_8);
    }

    /** Some vendors say with a good status that something is wrong. */
    int limitedStatus() {
        return Integer.parseInt(part("of limited"));
    }

    /** At an endpoint that is no chat; null where nobody has written it down. */
    byte[] to(String endpoint) {
        String answer = parts.get(endpoint);
        return answer == null ? null : answer.getBytes(UTF_8);
    }

    /** The model that answers so. */
    String modelOf(String endpoint) {
        return part("of " + endpoint);
    }

    /** A stream up to its first content. */
    byte[] begin() {
        return stream(part("begin"));
    }

    byte[] stream() {
        return stream(part("begin") + part("end"));
    }

    private String part(String name) {
        return java.util.Objects.requireNonNull(parts.get(name), name);
    }

    private byte[] stream(String text) {
        if (!messages) {
            return text.getBytes(UTF_8);
        }
        return AwsMessages.joined(text.lines()
                .map(line -> line.split(" ", 2))
                .map(event -> AwsMessages.event(event[0], event[1]))
                .toArray(byte[][]::new));
    }

    private static Map<String, String> parts(String file) {
        Map<String, String> parts = new HashMap<>();
        for (String section : file.split("(?m)^== ", -1)) {
            int end = section.indexOf('\n');
            if (end > 0) {
                String[] title = section.substring(0, end).split(" ", -1);
                parts.put(title[0], section.substring(end + 1));
                if (title.length > 1) {
                    parts.put("of " + title[0], title[1]);
                }
            }
        }
        return parts;
    }
}
