package dev.sluice.gateway.dialect;

import java.nio.charset.StandardCharsets;

/** The events of a stream that Sluice itself writes. */
public final class OpenAiChunks {
    private OpenAiChunks() {}

    /**
     * Ends every choice as having reached its limit, and the stream.
     *
     * @param chat false for a completion
     */
    public static byte[] length(boolean chat, String requestId, String model, long createdSeconds, int choices) {
        StringBuilder out = new StringBuilder(256);
        for (int i = 0; i < choices; i++) {
            out.append(chat ? "data: {\"id\":\"chatcmpl-" : "data: {\"id\":\"cmpl-")
                    .append(requestId)
                    .append(chat ? "\",\"object\":\"chat.completion.chunk\"" : "\",\"object\":\"text_completion\"")
                    .append(",\"created\":")
                    .append(createdSeconds)
                    .append(",\"model\":")
                    .append(RequestEdits.quoted(model))
                    .append(",\"choices\":[{\"index\":")
                    .append(i)
                    .append(chat ? ",\"delta\":{}" : ",\"text\":\"\"")
                    .append(",\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n");
        }
        return out.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
