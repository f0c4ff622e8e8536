package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.retrieval.Ranking;
import dev.sluice.gateway.conversation.retrieval.Ranking.Ranked;
import dev.sluice.gateway.conversation.retrieval.Reranking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes a ranking as Jina does, with Cohere's units where an upstream bills by them. */
public final class RerankAnswer {
    private RerankAnswer() {}

    /** @param model as the client asked for it */
    public static byte[] write(Ranking answer, Reranking request, String model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        ChatAnswer.write(out, json -> {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeArrayFieldStart("results");
            for (Ranked result : answer.results()) {
                result(json, result, request);
            }
            json.writeEndArray();
            usage(json, answer.usage());
            json.writeEndObject();
        });
        return out.toByteArray();
    }

    private static void result(JsonGenerator json, Ranked result, Reranking request) throws IOException {
        if (result.index() < 0 || result.index() >= request.documents().size()) {
            throw new MalformedAnswerException("a result for no document");
        }
        json.writeStartObject();
        json.writeNumberField("index", result.index());
        json.writeNumberField("relevance_score", result.score().decimalValue());
        if (request.returnDocuments()) {
            json.writeObjectFieldStart("document");
            json.writeStringField("text", request.documents().get(result.index()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void usage(JsonGenerator json, Usage usage) throws IOException {
        if (usage != null && usage.source() == UsageSource.REPORTED) {
            json.writeObjectFieldStart("usage");
            json.writeNumberField("total_tokens", usage.input());
            json.writeEndObject();
        }
        if (usage != null && usage.pieces() != null) {
            json.writeObjectFieldStart("meta");
            json.writeObjectFieldStart("billed_units");
            json.writeNumberField("search_units", usage.pieces().requests());
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
