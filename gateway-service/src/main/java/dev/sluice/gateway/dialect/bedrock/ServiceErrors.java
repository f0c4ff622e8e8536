package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.ErrorKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the upstream's errors are. Their type stands in the header {@code x-amzn-errortype}, and at times in the body, as
 * {@code __type}.
 */
final class ServiceErrors {
    /** Said of a model that this account or region does not have: no wrong request, as another channel may have it. */
    private static final List<String> NO_MODEL =
            List.of("model identifier", "on-demand throughput", "access to the model", "end of its life");

    private static final List<String> NO_QUOTA = List.of("tokens per day", "service quota");

    private static final Map<String, ErrorKind> BY_TYPE = Map.ofEntries(
            Map.entry("accessdenied", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("expiredtoken", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("unrecognizedclient", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("invalidsignature", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("incompletesignature", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("missingauthenticationtoken", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("servicequotaexceeded", ErrorKind.UPSTREAM_QUOTA),
            Map.entry("throttling", ErrorKind.UPSTREAM_RATE_LIMITED),
            Map.entry("modelnotready", ErrorKind.UPSTREAM_RATE_LIMITED),
            Map.entry("modeltimeout", ErrorKind.UPSTREAM_TIMEOUT),
            Map.entry("modelerror", ErrorKind.UPSTREAM_FAILED),
            Map.entry("modelstreamerror", ErrorKind.UPSTREAM_FAILED),
            Map.entry("resourcenotfound", ErrorKind.UPSTREAM_FAILED));

    private static final Map<Integer, ErrorKind> BY_STATUS = Map.of(
            404, ErrorKind.UPSTREAM_FAILED,
            408, ErrorKind.UPSTREAM_TIMEOUT,
            424, ErrorKind.UPSTREAM_FAILED);

    private ServiceErrors() {}

    /**
     * Null = what the status says.
     *
     * @param header that tells the type; null = none
     */
    static ErrorKind kind(int status, String header, byte[] body) {
        JsonNode read = Trees.read(body, 0, body.length);
        JsonNode error = read == null ? Trees.object() : read;
        String message =
                (Trees.textOrEmpty(error, "message") + Trees.textOrEmpty(error, "Message")).toLowerCase(Locale.ROOT);
        if (NO_MODEL.stream().anyMatch(message::contains)) {
            return ErrorKind.UPSTREAM_FAILED;
        }
        if (NO_QUOTA.stream().anyMatch(message::contains)) {
            return ErrorKind.UPSTREAM_QUOTA;
        }
        ErrorKind byType = BY_TYPE.get(plain(header == null ? Trees.textOrEmpty(error, "__type") : header));
        return byType == null ? BY_STATUS.get(status) : byType;
    }

    /** OpenAI's word for an error inside a stream, by which the kind of the fault is known; null = none. */
    static String code(String type) {
        return "throttling".equals(plain(type == null ? "" : type)) ? "rate_limit_exceeded" : null;
    }

    /** {@code com.amazon.coral.service#ThrottlingException:http://…} is {@code throttling}. */
    private static String plain(String type) {
        String name = type.substring(type.indexOf('#') + 1);
        int more = name.indexOf(':');
        String lower = (more < 0 ? name : name.substring(0, more)).toLowerCase(Locale.ROOT);
        return lower.endsWith("exception") ? lower.substring(0, lower.length() - "exception".length()) : lower;
    }
}
