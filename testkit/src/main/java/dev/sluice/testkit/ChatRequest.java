package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/**
 * What of a request for text, a chat or a completion, decides the answer, read in one pass so that a body of many megabytes costs
 * no tree.
 */
final class ChatRequest {
    /** Jackson's own limit of 20,000,000 characters is below what a gateway has to carry. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final int KEPT_PROMPT = 2_000;
    private static final int CHARS_PER_TOKEN = 4;
    private static final int TOKENS_PER_MESSAGE = 4;

    private String model;
    private boolean stream;
    private boolean includeUsage;
    private int maxTokens = Integer.MAX_VALUE;
    private int choices = 1;
    /** How many texts are to be completed; 0 for a chat. */
    private int prompts;

    private boolean messages;

    private String prompt = "";
    private int promptTokens = 3;

    private ChatRequest() {}

    /** @throws IOException when the body is not a JSON object */
    static ChatRequest read(byte[] body) throws IOException {
        ChatRequest request = new ChatRequest();
        try (JsonParser in = JSON.createParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body is not a JSON object");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                request.field(name, in);
            }
        }
        return request;
    }

    String model() {
        return model;
    }

    boolean stream() {
        return stream;
    }

    boolean includeUsage() {
        return includeUsage;
    }

    int maxTokens() {
        return maxTokens;
    }

    int choices() {
        return isChat() ? choices : choices * prompts;
    }

    boolean isChat() {
        return prompts == 0 || messages;
    }

    /** The beginning of the last user message, or of the first text to be completed. */
    String prompt() {
        return prompt;
    }

    int promptTokens() {
        return promptTokens;
    }

    private void field(String name, JsonParser in) throws IOException {
        switch (name) {
            case "model" -> model = in.getValueAsString();
            case "stream" -> stream = in.getValueAsBoolean();
            case "stream_options" -> streamOptions(in);
            case "max_tokens", "max_completion_tokens" -> maxTokens = in.getValueAsInt(Integer.MAX_VALUE);
            case "n" -> choices = Math.max(1, in.getValueAsInt(1));
            case "messages" -> messages(in);
            case "prompt" -> prompts(in);
            default -> in.skipChildren();
        }
    }

    private void streamOptions(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("include_usage")) {
                includeUsage = in.getValueAsBoolean();
            }
            in.skipChildren();
        }
    }

    private void messages(JsonParser in) throws IOException {
        messages = true;
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() == JsonToken.START_OBJECT) {
            message(in);
        }
    }

    private void prompts(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            prompts = 1;
            prompt = text(in);
            return;
        }
        int depth = in.currentToken() == JsonToken.START_ARRAY ? 1 : 0;
        boolean ids = false;
        while (depth > 0) {
            JsonToken token = in.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.VALUE_STRING) {
                String next = text(in);
                prompt = prompts++ == 0 ? next : prompt;
            } else if (token.isNumeric()) {
                promptTokens++;
                ids |= depth == 1;
            } else if (token == JsonToken.START_ARRAY) {
                prompts++;
            }
        }
        prompts = ids ? 1 : prompts;
    }

    private void message(JsonParser in) throws IOException {
        promptTokens += TOKENS_PER_MESSAGE;
        String role = "user";
        String text = "";
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("role")) {
                role = in.getValueAsString("user");
            } else if (name.equals("content")) {
                text = content(in);
            } else {
                in.skipChildren();
            }
        }
        if (role.equals("user")) {
            prompt = text;
        }
    }

    /** A string, or parts of which those with {@code text} count. */
    private String content(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return text(in);
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return "";
        }
        StringBuilder all = new StringBuilder();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean isText = in.currentName().equals("text");
                if (in.nextToken() == JsonToken.VALUE_STRING && isText) {
                    all.append(text(in));
                }
                in.skipChildren();
            }
        }
        return all.toString();
    }

    private String text(JsonParser in) throws IOException {
        int length = in.getTextLength();
        promptTokens += (length + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
        return new String(in.getTextCharacters(), in.getTextOffset(), Math.min(length, KEPT_PROMPT));
    }
}
