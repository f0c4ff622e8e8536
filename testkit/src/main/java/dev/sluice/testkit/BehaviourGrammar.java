package dev.sluice.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Behaviours in one word, so that a model's name can order them: {@code fault-} and then parts joined by {@code +}.
 *
 * <pre>
 * ok | status-N | retry-after-N (429 + header, unless a status is named) | delay-D | html | empty | error-in-200
 * reset | stall | reset-after-N | cut-after-N | end-after-N | stall-after-N | malformed-after-N
 * error-event-first | error-event-after-N | first-event-empty | no-done | pings-N
 * gzip | pieces-BYTES | chunks-N | event-BYTES | rate-N | usage-{none,always,in-last,nulls} | prompt-N | completion-N | cached-N
 * D = 250ms, 2s;  BYTES = 512, 64k, 5m
 * </pre>
 */
final class BehaviourGrammar {
    static final String PREFIX = "fault-";

    private static final Pattern NUMBERED = Pattern.compile("([a-z-]+?)-([0-9]+)(ms|s|k|m)?");

    private BehaviourGrammar() {}

    static Behaviour parse(String words) {
        ObjectNode out = Behaviour.JSON.createObjectNode();
        for (String word : words.split("\\+", -1)) {
            if (!plain(word, out) && !numbered(word, out)) {
                throw new IllegalArgumentException("no behaviour is called '" + word + "'");
            }
        }
        return Behaviour.json(out.toString());
    }

    private static boolean plain(String word, ObjectNode out) {
        switch (word) {
            case "ok" -> {}
            case "reset" -> out.put("reset", true);
            case "stall" -> out.put("stall", true);
            case "gzip" -> out.put("gzip", true);
            case "no-done" -> out.put("noDone", true);
            case "error-in-200" -> out.put("errorIn200", true);
            case "error-event-first" -> out.put("errorAfter", -1);
            case "first-event-empty" -> out.put("firstEventEmpty", true);
            case "empty" -> out.put("body", "");
            case "html" -> {
                out.put("body", "<html><body><h1>502 Bad Gateway</h1></body></html>");
                out.withObject("/headers").put("content-type", "text/html");
            }
            case "usage-none" -> out.put("usage", "none");
            case "usage-always" -> out.put("usage", "always");
            case "usage-in-last" -> out.put("usage", "inLast");
            case "usage-nulls" -> out.put("usage", "nulls");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean numbered(String word, ObjectNode out) {
        Matcher m = NUMBERED.matcher(word);
        if (!m.matches()) {
            return false;
        }
        long n = scaled(Long.parseLong(m.group(2)), m.group(3));
        String field =
                switch (m.group(1)) {
                    case "status" -> "status";
                    case "delay" -> "delayMs";
                    case "reset-after" -> "resetAfter";
                    case "cut-after" -> "cutAfter";
                    case "end-after" -> "endAfter";
                    case "stall-after" -> "stallAfter";
                    case "malformed-after" -> "malformedAfter";
                    case "error-event-after" -> "errorAfter";
                    case "pings" -> "pings";
                    case "pieces" -> "pieceBytes";
                    case "chunks" -> "chunks";
                    case "event" -> "eventBytes";
                    case "rate" -> "tokensPerSecond";
                    case "prompt" -> "promptTokens";
                    case "completion" -> "completionTokens";
                    case "cached" -> "cachedTokens";
                    case "retry-after" -> "retryAfter";
                    default -> null;
                };
        if (field == null) {
            return false;
        }
        if (field.equals("retryAfter")) {
            out.withObject("/headers").put("retry-after", Long.toString(n));
            if (!out.has("status")) {
                out.put("status", 429);
            }
        } else {
            out.put(field, n);
        }
        return true;
    }

    private static long scaled(long n, String unit) {
        return switch (unit) {
            case "s" -> n * 1000;
            case "k" -> n << 10;
            case "m" -> n << 20;
            case null, default -> n;
        };
    }
}
