package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads one JSON object of an upstream that is at hand as a whole. */
public final class AnswerReader {
    private AnswerReader() {}

    /**
     * @return null when the bytes are no JSON object, or more than one; spans count from the first byte of the array
     */
    public static Answer read(byte[] bytes, int from, int to) {
        return read(bytes, from, to, null);
    }

    /** The same of an answer to that endpoint. */
    public static Answer read(Endpoint endpoint, byte[] bytes, int from, int to) {
        AnswerWalk walk = walk(bytes, from, to, new AnswerWalk(from, null, Counter.of(endpoint)));
        return walk == null ? null : walk.answer();
    }

    /** What came with an error status: a message at the top is the error's, where the object does not call itself one. */
    public static Answer readError(byte[] bytes) {
        AnswerWalk walk = walk(bytes, 0, bytes.length, new AnswerWalk(0, null, null));
        return walk == null ? null : walk.error();
    }

    static Answer read(byte[] bytes, int from, int to, Gaps gaps) {
        AnswerWalk walk = walk(bytes, from, to, new AnswerWalk(from, gaps, null));
        return walk == null ? null : walk.answer();
    }

    /** The walk when it was gone to its end, else null. */
    private static AnswerWalk walk(byte[] bytes, int from, int to, AnswerWalk walk) {
        if (Json.startOf(bytes, from, to) != Json.Start.OBJECT) {
            return null;
        }
        try (JsonParser parser = Json.parser(bytes, from, to)) {
            int open = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return null;
                }
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                walk.token(token, parser);
            } while (open > 0);
            return parser.nextToken() == null ? walk : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the beginning of a longer object says; positions and the model's name are right, the rest may be incomplete. */
    public static Answer readBeginning(byte[] bytes, int from, int to) {
        AnswerWalk walk = new AnswerWalk(from, null, null);
        try (JsonParser parser = Json.parser(bytes, from, to)) {
            JsonToken token = parser.nextToken();
            while (token != null) {
                walk.token(token, parser);
                token = parser.nextToken();
            }
        } catch (JsonProcessingException e) {
            return walk.answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return walk.answer();
    }
}
