package dev.sluice.gateway.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Usage events as they stand in Redis: JSON; null, 0, false and empty are absent. Written field by field, because two are
 * written for every call and a mapper takes twice as long; a test holds it to what a mapper writes.
 */
final class EventJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int TYPICAL = 1_536;

    private EventJson() {}

    static String of(UsageEvent event) {
        StringWriter text = new StringWriter(TYPICAL);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            who(json, event);
            what(json, event);
            charged(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void who(JsonGenerator json, UsageEvent event) throws IOException {
        number(json, "format", event.format());
        string(json, "operationId", event.operationId());
        number(json, "attempt", event.attempt());
        flag(json, "last", event.last());
        string(json, "clientRequestId", event.clientRequestId());
        string(json, "traceId", event.traceId());
        string(json, "root", event.root());
        string(json, "account", event.account());
        string(json, "keyId", event.keyId());
        string(json, "group", event.group());
    }

    private static void what(JsonGenerator json, UsageEvent event) throws IOException {
        string(json, "endpoint", event.endpoint());
        flag(json, "stream", event.stream());
        string(json, "model", event.model());
        string(json, "channel", event.channel());
        string(json, "provider", event.provider());
        string(json, "upstreamModel", event.upstreamModel());
        number(json, "at", event.at());
        string(json, "outcome", event.outcome() == null ? null : event.outcome().name());
        string(json, "errorKind", event.errorKind());
        boxed(json, "status", event.status());
        string(json, "message", event.message());
        boxed(json, "firstTokenMs", event.firstTokenMs());
        boxed(json, "totalMs", event.totalMs());
        tags(json, event.tags());
    }

    private static void charged(JsonGenerator json, UsageEvent event) throws IOException {
        usage(json, event.usage());
        string(json, "priceId", event.priceId());
        boxed(json, "multiplier", event.multiplier());
        boxed(json, "upstreamCost", event.upstreamCost());
        lines(json, event.lines());
        limits(json, event.limits());
    }

    private static void usage(JsonGenerator json, Usage usage) throws IOException {
        if (usage == null) {
            return;
        }
        json.writeObjectFieldStart("usage");
        string(json, "source", usage.source() == null ? null : usage.source().name());
        number(json, "input", usage.input());
        number(json, "cachedInput", usage.cachedInput());
        number(json, "cacheWrite", usage.cacheWrite());
        number(json, "output", usage.output());
        number(json, "reasoning", usage.reasoning());
        number(json, "inputAudio", usage.inputAudio());
        number(json, "outputAudio", usage.outputAudio());
        pieces(json, usage.pieces());
        json.writeEndObject();
    }

    private static void pieces(JsonGenerator json, Pieces pieces) throws IOException {
        if (pieces == null) {
            return;
        }
        json.writeObjectFieldStart("pieces");
        number(json, "requests", pieces.requests());
        number(json, "images", pieces.images());
        number(json, "seconds", pieces.seconds());
        number(json, "characters", pieces.characters());
        if (pieces.toolCalls() != null) {
            json.writeObjectFieldStart("toolCalls");
            for (Map.Entry<String, Long> tool : pieces.toolCalls().entrySet()) {
                json.writeNumberField(tool.getKey(), tool.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void lines(JsonGenerator json, List<ChargeLine> lines) throws IOException {
        if (lines == null || lines.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("lines");
        for (ChargeLine line : lines) {
            json.writeStartObject();
            string(json, "what", line.what());
            number(json, "quantity", line.quantity());
            number(json, "unitPrice", line.unitPrice());
            number(json, "amount", line.amount());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void limits(JsonGenerator json, List<LimitStart> limits) throws IOException {
        if (limits == null || limits.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("limits");
        for (LimitStart limit : limits) {
            json.writeStartObject();
            string(json, "id", limit.id());
            number(json, "start", limit.start());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void tags(JsonGenerator json, Map<String, String> tags) throws IOException {
        if (tags == null || tags.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("tags");
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            json.writeStringField(tag.getKey(), tag.getValue());
        }
        json.writeEndObject();
    }

    private static void string(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }

    private static void boxed(JsonGenerator json, String name, Number value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value.longValue());
        }
    }

    private static void flag(JsonGenerator json, String name, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(name, true);
        }
    }
}
