package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.io.IOException;

/**
 * What an answer without text counts in another way than a chat: only a total, as Jina does, which is all input; or in a
 * {@code meta}, as Cohere does and who follows it.
 */
final class BatchUsage {
    private static final long MOST = 1_000_000_000L;

    private long total = -1;
    private long input = -1;
    private long searches;
    private final AnswerPieces pieces = new AnswerPieces();

    /**
     * Takes one scalar.
     *
     * @param names of the objects that it stands in, then its own, from {@code names[1]} to {@code names[depth]}
     */
    void scalar(int depth, String[] names, JsonToken token, JsonParser parser) throws IOException {
        pieces.scalar(depth, names, token, parser);
        if (!token.isNumeric()) {
            return;
        }
        long value = (long) Math.clamp(Math.ceil(parser.getDoubleValue()), 0d, MOST);
        if (depth == 2 && "usage".equals(names[1]) && "total_tokens".equals(names[2])) {
            total = value;
        } else if (depth == 3 && "meta".equals(names[1])) {
            if ("billed_units".equals(names[2]) && "search_units".equals(names[3])) {
                searches = value;
            } else if ("input_tokens".equals(names[3])) {
                input = Math.max(input, value);
            }
        }
    }

    /**
     * @param reported what else was told; null = nothing
     * @return null when nothing was counted; of source {@code UNKNOWN} when only requests were
     */
    Usage completed(Usage reported) {
        Pieces counted = pieces.pieces(searches);
        long tokens = total >= 0 ? total : input;
        if (reported != null) {
            return new Usage(
                    UsageSource.REPORTED,
                    reported.input(),
                    reported.cachedInput(),
                    reported.cacheWrite(),
                    reported.output(),
                    reported.reasoning(),
                    reported.inputAudio(),
                    reported.outputAudio(),
                    counted);
        }
        if (tokens >= 0) {
            return new Usage(UsageSource.REPORTED, tokens, 0, 0, 0, 0, 0, 0, counted);
        }
        return counted == null ? null : new Usage(UsageSource.UNKNOWN, 0, 0, 0, 0, 0, 0, 0, counted);
    }

    AnswerPieces pieces() {
        return pieces;
    }
}
