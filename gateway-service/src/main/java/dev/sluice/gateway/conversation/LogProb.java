package dev.sluice.gateway.conversation;

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
}
