package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.ErrorKind;
import java.nio.charset.StandardCharsets;

/** What errors in Google's words are. */
final class GenerateErrors {
    private GenerateErrors() {}

    /** Null = what the status says. */
    static ErrorKind kind(int status, byte[] body) {
        JsonNode error = error(body);
        return switch (status) {
            case 400 -> badRequest(error);
            case 403 -> detail(error, "reason").equals("BILLING_DISABLED") ? ErrorKind.UPSTREAM_QUOTA : null;
            case 429 -> dayIsOver(error) ? ErrorKind.UPSTREAM_QUOTA : null;
            default -> null;
        };
    }

    /** An error inside a stream. */
    static StreamEvent.Failed failed(JsonNode error) {
        String status = Trees.text(error, "status");
        String code = "RESOURCE_EXHAUSTED".equals(status) ? "rate_limit_exceeded" : null;
        return new StreamEvent.Failed(Trees.text(error, "message"), status, code);
    }

    /** A wrong key and a country that is not served are the channel's faults, and another may do better. */
    private static ErrorKind badRequest(JsonNode error) {
        if (detail(error, "reason").equals("API_KEY_INVALID")) {
            return ErrorKind.UPSTREAM_UNAUTHORIZED;
        }
        String status = Trees.textOrEmpty(error, "status");
        return switch (status) {
            case "FAILED_PRECONDITION" -> ErrorKind.UPSTREAM_FAILED;
            case "" -> null;
            default -> ErrorKind.UPSTREAM_REFUSED;
        };
    }

    /** Whether a quota is spent that is counted by the day, so that waiting does not help soon. */
    private static boolean dayIsOver(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                if (Trees.textOrEmpty(violation, "quotaId").contains("PerDay")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first detail's field of that name; empty when none has it. */
    private static String detail(JsonNode error, String name) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path(name).isTextual()) {
                return detail.get(name).asText();
            }
        }
        return "";
    }

    /** Errors may come as the only element of an array. */
    private static JsonNode error(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        boolean wrapped = text.startsWith("[") && text.endsWith("]");
        byte[] object = wrapped ? text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8) : body;
        JsonNode root = Trees.read(object, 0, object.length);
        return root == null ? MissingNode.getInstance() : root.path("error");
    }
}
