package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * How the upstream answers one request; every component null or absent means the normal answer. Positions ({@code …After})
 * count content chunks of a stream; an answer that is not a stream breaks in the middle of its body instead.
 *
 * @param status of the answer; from 400 on with OpenAI's error body unless {@code body} is set
 * @param headers added to the answer
 * @param body raw text sent instead of an answer
 * @param bodyBase64 raw bytes sent instead of an answer
 * @param delayMs before the head of the answer
 * @param text the model's answer
 * @param tokensPerSecond pace of a stream; 0 = as fast as the client reads
 * @param chunks number of content chunks, instead of those of the text
 * @param eventBytes size of every content chunk's text
 * @param pieceBytes every write is cut into pieces of so many bytes
 * @param gzip the answer is compressed, whatever the client accepts
 * @param reset the connection is reset before anything is sent
 * @param stall nothing is ever sent
 * @param resetAfter the connection is reset
 * @param cutAfter the connection is closed
 * @param endAfter the answer ends well-formed in HTTP, without finish reason and {@code [DONE]}
 * @param stallAfter nothing more is sent
 * @param malformedAfter one event that is not JSON, then on
 * @param errorAfter an error event ends the stream; −1 = as its first event
 * @param errorIn200 status 200 with an error body
 * @param firstEventEmpty an event without choices comes first
 * @param pings comment lines before every content chunk
 * @param noDone {@code [DONE]} is left out
 * @param usage {@code auto} (as asked), {@code none}, {@code always}, {@code inLast} (in the chunk with the finish reason), {@code nulls}
 */
public record Behaviour(
        Integer status,
        Map<String, String> headers,
        String body,
        String bodyBase64,
        Long delayMs,
        String text,
        Double tokensPerSecond,
        Integer chunks,
        Integer eventBytes,
        Integer pieceBytes,
        boolean gzip,
        boolean reset,
        boolean stall,
        Integer resetAfter,
        Integer cutAfter,
        Integer endAfter,
        Integer stallAfter,
        Integer malformedAfter,
        Integer errorAfter,
        boolean errorIn200,
        boolean firstEventEmpty,
        Integer pings,
        boolean noDone,
        String usage,
        Integer promptTokens,
        Integer completionTokens,
        Integer cachedTokens,
        Integer reasoningTokens) {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The normal answer. */
    public static final Behaviour NORMAL = json("{}");

    /**
     * Reads the grammar of model names without {@code fault-}: {@code "status-500"}, {@code "delay-2s+cut-after-3"}.
     *
     * @throws IllegalArgumentException naming what is not understood
     */
    public static Behaviour of(String words) {
        return BehaviourGrammar.parse(words);
    }

    /**
     * Reads the JSON form, property names as component names.
     *
     * @throws IllegalArgumentException on unknown properties and wrong types
     */
    public static Behaviour json(String json) {
        try {
            return JSON.readValue(json, Behaviour.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** Either form: a JSON string holds the grammar's words, a JSON object the components. */
    static Behaviour json(JsonNode node) {
        return node.isTextual() ? of(node.textValue()) : json(node.toString());
    }

    /** Where a fault ends the answer, in content chunks; null = nowhere. */
    Integer breaksAfter() {
        return firstOf(resetAfter, cutAfter, endAfter, stallAfter, errorAfter);
    }

    private static Integer firstOf(Integer... values) {
        for (Integer value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
