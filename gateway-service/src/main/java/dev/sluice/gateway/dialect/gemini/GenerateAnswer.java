package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads an answer, whole or as a stream; each event of a stream is a whole answer's object with only what is new. No event is
 * the last one: all was said when every candidate has told why it ended and the stream ended properly.
 */
final class GenerateAnswer implements Understanding {
    private final GenerateUsage usage = new GenerateUsage();
    private final SortedMap<Integer, Candidate> candidates = new TreeMap<>();
    private String id;
    /** Which model answers, as it calls itself; null = not told. */
    private String version;

    private boolean begun;
    private boolean over;

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (over) {
            return;
        }
        JsonNode response = Trees.read(data, from, to);
        if (response == null) {
            throw new MalformedAnswerException("an event that is not JSON");
        }
        read(response, into);
    }

    @Override
    public void ended(Consumer<StreamEvent> into) {
        if (over || candidates.isEmpty() || !candidates.values().stream().allMatch(Candidate::finished)) {
            return;
        }
        StreamEvent.Failed failed = candidates.values().stream()
                .map(Candidate::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (failed != null) {
            fail(failed, into);
            return;
        }
        candidates.values().forEach(candidate -> candidate.finish(into));
        Usage used = usage.result(searches());
        if (used != null) {
            into.accept(new StreamEvent.Used(used));
        }
        over = true;
        into.accept(new StreamEvent.Done());
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode response = Trees.read(body, 0, body.length);
        if (response == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        read(response, into);
        if (!over && candidates.isEmpty()) {
            throw new MalformedAnswerException("a body without candidates");
        }
        ended(into);
    }

    private void read(JsonNode response, Consumer<StreamEvent> into) {
        if (response.path("error").isObject()) {
            fail(GenerateErrors.failed(response.get("error")), into);
            return;
        }
        if (!begun) {
            begun = true;
            id = Trees.text(response, "responseId");
            version = Trees.text(response, "modelVersion");
            into.accept(new StreamEvent.Begun(id));
        }
        usage.add(response.path("usageMetadata"));
        for (JsonNode candidate : response.path("candidates")) {
            int index = candidate.path("index").asInt(0);
            candidate(index).read(candidate, id, into);
        }
        if (response.path("promptFeedback").path("blockReason").isTextual()) {
            block(Trees.text(response.get("promptFeedback"), "blockReasonMessage"), into);
        }
    }

    /** Google bills older models by grounded prompts, and those of the third generation on by searches. */
    private long searches() {
        int queries = candidates.values().stream().mapToInt(Candidate::queries).sum();
        return version != null && Generation.of(version) == Generation.LEVEL ? queries : Math.min(1, queries);
    }

    private void block(String message, Consumer<StreamEvent> into) {
        candidate(0);
        candidates.values().stream()
                .filter(candidate -> !candidate.finished())
                .forEach(candidate -> candidate.block(message, into));
    }

    private Candidate candidate(int index) {
        return candidates.computeIfAbsent(index, Candidate::new);
    }

    private void fail(StreamEvent.Failed failed, Consumer<StreamEvent> into) {
        over = true;
        into.accept(failed);
    }
}
