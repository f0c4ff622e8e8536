package dev.sluice.gateway.dialect;

import java.nio.charset.StandardCharsets;

/** The events of a stream that Sluice itself writes. */
public final class OpenAiChunks {
    private OpenAiChunks() {}

    /** Ends every choice as having reached its limit, and the stream. */
    public static byte[] length(String requestId, String model, long createdSeconds, int choices) {
        StringBuilder out = new StringBuilder(256);
        for (int i = 0; i < choices; i++) {
            out.append("data: {\"id\":\"chatcmpl-")
                    .append(requestId)
                    .append("\",\"object\":\"chat.completion.chunk\",\"created\":")
                    .append(createdSeconds)
                    .append(",\"model\":")
                    .append(RequestEdits.quoted(model))
                    .append(",\"choices\":[{\"index\":")
                    .append(i)
                    .append(",\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n");
        }
        return out.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
