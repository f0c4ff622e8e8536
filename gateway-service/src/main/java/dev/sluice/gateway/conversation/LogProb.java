package dev.sluice.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How likely a token was.
 *
 * @param value natural logarithm of its probability, as it was written
 * @param bytes that it stands for, which need not be whole characters
 * @param top the likeliest ones in its place; empty = they are not told
 */
public record LogProb(String token, BigDecimal value, List<Integer> bytes, List<LogProb> top) {
    /** A token that is whole characters. */
    public static LogProb of(String token, BigDecimal value, List<LogProb> top) {
        List<Integer> bytes = new ArrayList<>();
        for (byte one : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xff);
        }
        return new LogProb(token, value, bytes, top);
    }

    /** Those that are told as OpenAI does, which others took over. */
    public static List<LogProb> read(JsonNode told) {
        List<LogProb> read = new ArrayList<>();
        for (JsonNode one : told) {
            // Words of one's own instead of a number are no probability.
            if (one.path("logprob").isNumber()) {
                read.add(one(one));
            }
        }
        return read;
    }

    private static LogProb one(JsonNode one) {
        String token = Trees.textOrEmpty(one, "token");
        List<LogProb> top = read(one.path("top_logprobs"));
        LogProb whole = of(token, one.get("logprob").decimalValue(), top);
        if (!one.path("bytes").isArray()) {
            return whole;
        }
        List<Integer> bytes = new ArrayList<>();
        one.get("bytes").forEach(each -> bytes.add(each.asInt()));
        return new LogProb(token, whole.value(), bytes, top);
    }
}
