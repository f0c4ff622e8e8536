package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.FailedAnswerException;
import dev.sluice.gateway.error.ErrorKind;
import java.util.Locale;

/** What DashScope's error codes mean: the same stand in answers with an error status, in streams and in good answers. */
final class Fault {
    private Fault() {}

    /**
     * Reads an error answer; to a request for a stream it may come as an event.
     *
     * @return null when its code says nothing
     */
    static ErrorKind of(byte[] body) {
        int from = 0;
        int to = body.length;
        while (from < to && body[from] != '{') {
            from++;
        }
        while (to > from && body[to - 1] != '}') {
            to--;
        }
        JsonNode error = Trees.read(body, from, to);
        return error == null ? null : of(Trees.textOrEmpty(error, "code"));
    }

    /** Null when the code says nothing. */
    static ErrorKind of(String code) {
        String name = code.toLowerCase(Locale.ROOT).replace("_", "");
        if (name.startsWith("throttling") || name.startsWith("limit")) {
            return ErrorKind.UPSTREAM_RATE_LIMITED;
        }
        if (name.startsWith("allocationquota") || name.endsWith("overdue")) {
            return ErrorKind.UPSTREAM_QUOTA;
        }
        if (name.startsWith("invalidparameter") || name.startsWith("badrequest")) {
            return ErrorKind.UPSTREAM_REFUSED;
        }
        if (name.contains("accessdenied")) {
            return ErrorKind.UPSTREAM_UNAUTHORIZED;
        }
        if (name.startsWith("internalerror.timeout")) {
            return ErrorKind.UPSTREAM_TIMEOUT;
        }
        return named(name);
    }

    /** An answer that is no chat and tells an error instead. */
    static void throwIfFailed(JsonNode answer) {
        String code = Trees.textOrEmpty(answer, "code");
        if (!code.isEmpty() && !answer.path("output").isObject()) {
            throw new FailedAnswerException(
                    new StreamEvent.Failed(of(code), Trees.text(answer, "message"), null, code));
        }
    }

    private static ErrorKind named(String name) {
        return switch (name) {
            case "invalidapikey" -> ErrorKind.UPSTREAM_UNAUTHORIZED;
            case "arrearage", "insufficientquota", "commoditynotpurchased" -> ErrorKind.UPSTREAM_QUOTA;
            case "datainspectionfailed", "modelnotfound", "invalidurl", "unsupportedoperation" ->
                ErrorKind.UPSTREAM_REFUSED;
            case "requesttimeout" -> ErrorKind.UPSTREAM_TIMEOUT;
            case "internalerror", "systemerror", "modelservicefailed", "modelunavailable" -> ErrorKind.UPSTREAM_FAILED;
            default -> null;
        };
    }
}
