package dev.sluice.gateway.admission;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import java.util.List;
import java.util.Map;

/**
 * Usage events of one operation as they stand in Redis: JSON; null, 0, false and empty are absent. Written field by field, because
 * two are written for every call, and what they have in common once; a test holds it to what a mapper writes.
 */
final class EventJson {
    private static final int TYPICAL = 1_536;
    private static final ToldLimits NO_LIMITS = ToldLimits.of(List.of());

    /** The beginning of the object; null before the first event. */
    private String common;

    /** An operation's only event. */
    static String of(UsageEvent event) {
        return new EventJson().of(event, NO_LIMITS);
    }

    /**
     * @param event of the same operation as those before
     * @param told of the purse that the event belongs to
     */
    String of(UsageEvent event, ToldLimits told) {
        JsonText json = new JsonText(TYPICAL);
        if (common == null) {
            common(json.open('{'), event);
            common = json.toString();
        } else {
            json.goOn(common);
        }
        what(json, event);
        charged(json, event, told);
        return json.close('}').toString();
    }

    private static void common(JsonText json, UsageEvent event) {
        json.number("format", event.format())
                .string("operationId", event.operationId())
                .string("clientRequestId", event.clientRequestId())
                .string("traceId", event.traceId())
                .string("root", event.root())
                .string("account", event.account())
                .string("keyId", event.keyId())
                .string("group", event.group())
                .string("endpoint", event.endpoint())
                .flag("stream", event.stream())
                .string("model", event.model());
        tags(json, event.tags());
    }

    private static void what(JsonText json, UsageEvent event) {
        json.number("attempt", event.attempt())
                .flag("last", event.last())
                .string("channel", event.channel())
                .string("provider", event.provider())
                .string("upstreamModel", event.upstreamModel())
                .number("at", event.at())
                .string(
                        "outcome",
                        event.outcome() == null ? null : event.outcome().name())
                .string("errorKind", event.errorKind())
                .boxed("status", event.status())
                .string("message", event.message())
                .boxed("firstTokenMs", event.firstTokenMs())
                .boxed("totalMs", event.totalMs());
    }

    private static void charged(JsonText json, UsageEvent event, ToldLimits told) {
        usage(json, event.usage());
        json.string("priceId", event.priceId())
                .boxed("multiplier", event.multiplier())
                .boxed("upstreamCost", event.upstreamCost());
        lines(json, event.lines());
        if (event.limits() != null && !event.limits().isEmpty()) {
            json.raw("limits", told.jsonOf(event.limits()));
        }
    }

    private static void usage(JsonText json, Usage usage) {
        if (usage == null) {
            return;
        }
        json.open("usage", '{');
        json.string("source", usage.source() == null ? null : usage.source().name())
                .number("input", usage.input())
                .number("cachedInput", usage.cachedInput())
                .number("cacheWrite", usage.cacheWrite())
                .number("output", usage.output())
                .number("reasoning", usage.reasoning())
                .number("inputAudio", usage.inputAudio())
                .number("outputAudio", usage.outputAudio());
        pieces(json, usage.pieces());
        json.close('}');
    }

    private static void pieces(JsonText json, Pieces pieces) {
        if (pieces == null) {
            return;
        }
        json.open("pieces", '{');
        json.number("requests", pieces.requests())
                .number("images", pieces.images())
                .number("seconds", pieces.seconds())
                .number("characters", pieces.characters());
        if (pieces.toolCalls() != null) {
            json.open("toolCalls", '{');
            for (Map.Entry<String, Long> tool : pieces.toolCalls().entrySet()) {
                json.entry(tool.getKey(), tool.getValue());
            }
            json.close('}');
        }
        json.close('}');
    }

    private static void lines(JsonText json, List<ChargeLine> lines) {
        if (lines == null || lines.isEmpty()) {
            return;
        }
        json.open("lines", '[');
        for (ChargeLine line : lines) {
            json.open('{')
                    .string("what", line.what())
                    .number("quantity", line.quantity())
                    .number("unitPrice", line.unitPrice())
                    .number("amount", line.amount())
                    .close('}');
        }
        json.close(']');
    }

    private static void tags(JsonText json, Map<String, String> tags) {
        if (tags == null || tags.isEmpty()) {
            return;
        }
        json.open("tags", '{');
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            json.entry(tag.getKey(), tag.getValue());
        }
        json.close('}');
    }
}
