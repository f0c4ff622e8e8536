package dev.sluice.gateway.upstream;

import dev.sluice.gateway.conversation.Asked;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A request on its way to an upstream.
 *
 * @param path below the channel's base URL, with its query
 * @param headers that belong to the upstream's dialect
 * @param body slices, not copied: nobody may write to them afterwards
 * @param dropped fields of the client's request that the upstream could not be told
 */
public record Outgoing(String path, Map<String, String> headers, List<ByteBuffer> body, List<String> dropped) {
    private static final String OPENAI_CHAT = "/chat/completions";

    /** In the client's own dialect. */
    public static Outgoing ofClient(List<ByteBuffer> body) {
        return new Outgoing(OPENAI_CHAT, Map.of(), body, List.of());
    }

    public static Outgoing translated(Asked asked) {
        return new Outgoing(asked.path(), asked.headers(), List.of(ByteBuffer.wrap(asked.body())), asked.dropped());
    }
}
