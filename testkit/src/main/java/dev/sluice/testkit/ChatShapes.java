package dev.sluice.testkit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * OpenAI's JSON of one answer to a chat or a completion, written by hand because its exact shape, order and nulls are what is
 * tested.
 */
final class ChatShapes {
    private static final JsonStringEncoder ESCAPE = JsonStringEncoder.getInstance();

    private final boolean chat;
    private final String opening;
    private final byte[] chunkStart;
    private final byte[] chunkEnd;
    private final String usageNull;
    private final String escapedModel;
    private final long created;
    private final String id;

    /**
     * @param chat false for a completion
     * @param usageAsked every chunk but the last then says {@code "usage":null}
     */
    ChatShapes(boolean chat, String id, long created, String model, boolean usageAsked) {
        this.chat = chat;
        this.id = id;
        this.created = created;
        this.escapedModel = escape(model);
        this.opening = "{\"id\":\"" + id + "\",\"object\":\"" + (chat ? "chat.completion.chunk" : "text_completion")
                + "\",\"created\":" + created + ",\"model\":\"" + escapedModel + "\","
                + (chat ? "\"service_tier\":\"default\"," : "") + "\"system_fingerprint\":\"fp_demo\",";
        this.chunkStart = utf8("data: " + opening + "\"choices\":[{\"index\":");
        this.usageNull = usageAsked ? ",\"usage\":null}" : "}";
        this.chunkEnd =
                utf8((chat ? "\"}" : "\"") + ",\"logprobs\":null,\"finish_reason\":null}]" + usageNull + "\n\n");
    }

    Buffer role(int choice) {
        return event("\"choices\":[{\"index\":" + choice
                + ",\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}]"
                + usageNull);
    }

    Buffer content(int choice, byte[] escapedText) {
        return Buffer.buffer(chunkStart.length + escapedText.length + chunkEnd.length + 32)
                .appendBytes(chunkStart)
                .appendString(Integer.toString(choice))
                .appendString(chat ? ",\"delta\":{\"content\":\"" : ",\"text\":\"")
                .appendBytes(escapedText)
                .appendBytes(chunkEnd);
    }

    /** @param usage appended to the chunk instead of null; null = as asked */
    Buffer finish(int choice, String reason, String usage) {
        return event("\"choices\":[{\"index\":" + choice + (chat ? ",\"delta\":{}" : ",\"text\":\"\"")
                + ",\"logprobs\":null,\"finish_reason\":\"" + reason + "\"}]"
                + (usage == null ? usageNull : ",\"usage\":" + usage + "}"));
    }

    Buffer usage(String usage) {
        return event("\"choices\":[],\"usage\":" + usage + "}");
    }

    /** An event without choices, as Azure sends for its content filter. */
    Buffer empty() {
        return event("\"choices\":[],\"prompt_filter_results\":[]" + usageNull);
    }

    static Buffer done() {
        return Buffer.buffer("data: [DONE]\n\n");
    }

    static Buffer errorEvent() {
        return Buffer.buffer("data: " + error(500, "The server had an error while processing your request") + "\n\n");
    }

    Buffer malformed() {
        return Buffer.buffer("data: {\"id\":\"" + id + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\n\n");
    }

    /** The whole answer of a call that is not streamed; the text is repeated for every choice. */
    Buffer completion(int choices, String escapedText, String reason, String usage) {
        StringBuilder out = new StringBuilder(escapedText.length() + 512)
                .append("{\"id\":\"")
                .append(id)
                .append(chat ? "\",\"object\":\"chat.completion\"" : "\",\"object\":\"text_completion\"")
                .append(",\"created\":")
                .append(created)
                .append(",\"model\":\"")
                .append(escapedModel)
                .append(chat ? "\",\"service_tier\":\"default\"" : "\"")
                .append(",\"system_fingerprint\":\"fp_demo\",\"choices\":[");
        for (int i = 0; i < choices; i++) {
            out.append(i == 0 ? "" : ",")
                    .append("{\"index\":")
                    .append(i)
                    .append(chat ? ",\"message\":{\"role\":\"assistant\",\"content\":\"" : ",\"text\":\"")
                    .append(escapedText)
                    .append(chat ? "\",\"refusal\":null,\"annotations\":[]}" : "\"")
                    .append(",\"logprobs\":null,\"finish_reason\":\"")
                    .append(reason)
                    .append("\"}");
        }
        return Buffer.buffer(out.append("]")
                .append(usage == null ? "" : ",\"usage\":" + usage)
                .append("}")
                .toString());
    }

    static String usage(Behaviour how, int prompt, int completion) {
        if ("nulls".equals(how.usage())) {
            return "{\"prompt_tokens\":null,\"completion_tokens\":null,\"total_tokens\":null,\"prompt_tokens_details\":null,"
                    + "\"completion_tokens_details\":null}";
        }
        int in = how.promptTokens() == null ? prompt : how.promptTokens();
        int out = how.completionTokens() == null ? completion : how.completionTokens();
        return "{\"prompt_tokens\":" + in + ",\"completion_tokens\":" + out + ",\"total_tokens\":" + (in + out)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + orZero(how.cachedTokens())
                + ",\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":"
                + orZero(how.reasoningTokens())
                + ",\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
    }

    /** OpenAI's error body with the type and code that the status has there. */
    static String error(int status, String message) {
        String type =
                switch (status) {
                    case 429 -> "requests";
                    case 503 -> "service_unavailable_error";
                    default -> status >= 500 ? "server_error" : "invalid_request_error";
                };
        String code =
                switch (status) {
                    case 401 -> "\"invalid_api_key\"";
                    case 404 -> "\"model_not_found\"";
                    case 429 -> "\"rate_limit_exceeded\"";
                    default -> "null";
                };
        return "{\"error\":{\"message\":\"" + escape(message) + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":"
                + code + "}}";
    }

    static String escape(String text) {
        return new String(ESCAPE.quoteAsString(text));
    }

    static byte[] escapedBytes(String text) {
        return ESCAPE.quoteAsUTF8(text);
    }

    private Buffer event(String rest) {
        return Buffer.buffer("data: " + opening + rest + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int orZero(Integer n) {
        return n == null ? 0 : n;
    }
}
