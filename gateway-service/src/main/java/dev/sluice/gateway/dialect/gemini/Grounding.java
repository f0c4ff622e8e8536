package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.gateway.conversation.Citation;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the text of one candidate is grounded in. Google tells it behind the text, and counts in bytes of UTF-8; so one bit is kept
 * of each byte, and no text.
 */
final class Grounding {
    private static final List<String> KINDS = List.of("web", "retrievedContext", "maps");

    /** Of the bytes said: where a character begins. */
    private final BitSet characters = new BitSet();

    private final List<Beside> besides = new ArrayList<>(0);
    private int bytes;
    private int queries;
    private JsonNode chunks = MissingNode.getInstance();
    private List<Support> supports = List.of();

    private record Beside(int at, int characters) {}

    private record Support(int from, int to, JsonNode chunks) {}

    void said(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (!Character.isLowSurrogate(unit)) {
                characters.set(bytes);
                bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : Character.isHighSurrogate(unit) ? 4 : 3;
            }
        }
    }

    /** Something that a client reads as text and Google does not count; of characters with one unit only. */
    void beside(String shown) {
        besides.add(new Beside(bytes, shown.length()));
    }

    /** How many bytes of text were said. */
    int bytes() {
        return bytes;
    }

    /** How often the web was searched. */
    int queries() {
        return queries;
    }

    /**
     * What is told again counts.
     *
     * @param starts before how many bytes of text each part of the object began that the metadata stands in
     */
    void read(JsonNode metadata, List<Integer> starts) {
        queries = Math.max(queries, metadata.path("webSearchQueries").size());
        if (!metadata.path("groundingChunks").isEmpty()) {
            chunks = metadata.get("groundingChunks");
        }
        if (!metadata.path("groundingSupports").isEmpty()) {
            supports = new ArrayList<>();
            metadata.get("groundingSupports").forEach(support -> support(support, starts));
        }
    }

    void tell(int choice, Consumer<StreamEvent> into) {
        List<Citation> citations = new ArrayList<>();
        for (Support support : supports) {
            int to = Math.min(support.to(), bytes);
            if (support.from() >= 0 && support.from() < to) {
                support.chunks().forEach(chunk -> cite(support.from(), to, chunk.asInt(-1), citations));
            }
        }
        if (!citations.isEmpty()) {
            into.accept(new StreamEvent.Cited(choice, citations));
        }
    }

    /** In a stream the first part goes on from one object to the next, and is counted from its beginning. */
    private void support(JsonNode support, List<Integer> starts) {
        JsonNode segment = support.path("segment");
        int part = segment.path("partIndex").asInt(0);
        int base = part > 0 && part < starts.size() ? starts.get(part) : 0;
        supports.add(new Support(
                base + segment.path("startIndex").asInt(0),
                base + segment.path("endIndex").asInt(0),
                support.path("groundingChunkIndices")));
    }

    private void cite(int from, int to, int chunk, List<Citation> into) {
        for (String kind : KINDS) {
            JsonNode source = chunks.path(chunk).path(kind);
            String url = Trees.textOrEmpty(source, "uri");
            if (!url.isEmpty()) {
                String title = Trees.textOrEmpty(source, "title");
                into.add(new Citation(charactersBefore(from, from), charactersBefore(to, to - 1), url, title));
                return;
            }
        }
    }

    /** @param shown what stands beside the text until there counts too */
    private int charactersBefore(int at, int shown) {
        int count = characters.get(0, at).cardinality();
        for (Beside beside : besides) {
            count += beside.at() <= shown ? beside.characters() : 0;
        }
        return count;
    }
}
