package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.Citation;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** What whole answers and streams have in common: identity, usage, errors. */
final class ChatAnswer {
    private static final String WORDLESS = "The upstream gave up and did not say why.";

    private final String id;
    private final long created;
    private final String model;

    /**
     * @param id of the operation
     * @param created epoch seconds
     * @param model as the client asked for it
     */
    ChatAnswer(String id, long created, String model) {
        this.id = id;
        this.created = created;
        this.model = model;
    }

    /** Writes JSON into memory, where nothing fails. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static void write(ByteArrayOutputStream out, Body body) {
        try (JsonGenerator json = Trees.generator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            body.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void identity(JsonGenerator json, String object) throws IOException {
        json.writeStringField("id", "chatcmpl-" + id);
        json.writeStringField("object", object);
        json.writeNumberField("created", created);
        json.writeStringField("model", model);
    }

    /** @param logProbs empty = they are not told */
    static void logProbs(JsonGenerator json, List<LogProb> logProbs) throws IOException {
        if (logProbs.isEmpty()) {
            json.writeNullField("logprobs");
            return;
        }
        json.writeObjectFieldStart("logprobs");
        json.writeArrayFieldStart("content");
        for (LogProb one : logProbs) {
            json.writeStartObject();
            token(json, one);
            json.writeArrayFieldStart("top_logprobs");
            for (LogProb likely : one.top()) {
                json.writeStartObject();
                token(json, likely);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNullField("refusal");
        json.writeEndObject();
    }

    private static void token(JsonGenerator json, LogProb one) throws IOException {
        json.writeStringField("token", one.token());
        json.writeNumberField("logprob", one.value());
        json.writeArrayFieldStart("bytes");
        for (int each : one.bytes()) {
            json.writeNumber(each);
        }
        json.writeEndArray();
    }

    static void annotations(JsonGenerator json, List<Citation> citations) throws IOException {
        json.writeArrayFieldStart("annotations");
        for (Citation citation : citations) {
            json.writeStartObject();
            json.writeStringField("type", "url_citation");
            json.writeObjectFieldStart("url_citation");
            json.writeNumberField("start_index", citation.from());
            json.writeNumberField("end_index", citation.to());
            json.writeStringField("title", citation.title());
            json.writeStringField("url", citation.url());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void usage(JsonGenerator json, Usage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", usage.input());
        json.writeNumberField("completion_tokens", usage.output());
        json.writeNumberField("total_tokens", usage.input() + usage.output());
        json.writeObjectFieldStart("prompt_tokens_details");
        json.writeNumberField("cached_tokens", usage.cachedInput());
        json.writeNumberField("cache_write_tokens", usage.cacheWrite());
        json.writeNumberField("audio_tokens", usage.inputAudio());
        json.writeEndObject();
        json.writeObjectFieldStart("completion_tokens_details");
        json.writeNumberField("reasoning_tokens", usage.reasoning());
        json.writeNumberField("audio_tokens", usage.outputAudio());
        json.writeEndObject();
        searches(json, usage.pieces());
        json.writeEndObject();
    }

    /** OpenAI has no word for it; it stands where Anthropic puts it. */
    private static void searches(JsonGenerator json, Pieces pieces) throws IOException {
        Long searches = pieces == null || pieces.toolCalls() == null
                ? null
                : pieces.toolCalls().get(Pieces.WEB_SEARCH);
        if (searches != null) {
            json.writeObjectFieldStart("server_tool_use");
            json.writeNumberField("web_search_requests", searches);
            json.writeEndObject();
        }
    }

    /**
     * Where the kind of the fault is known it stands in type and code, as {@link ErrorKind} spells it. Clients expect words, whether the
     * upstream has any or not.
     */
    static void error(JsonGenerator json, StreamEvent.Failed failed) throws IOException {
        ErrorKind kind = failed.kind();
        json.writeStartObject();
        json.writeObjectFieldStart("error");
        json.writeStringField("message", failed.message() == null ? WORDLESS : failed.message());
        json.writeStringField("type", kind == null ? failed.type() : kind.openAiType());
        json.writeNullField("param");
        json.writeStringField("code", kind == null || kind.openAiCode() == null ? failed.code() : kind.openAiCode());
        json.writeEndObject();
        json.writeEndObject();
    }

    static String name(FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
