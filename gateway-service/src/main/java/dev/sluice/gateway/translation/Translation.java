package dev.sluice.gateway.translation;

import java.util.function.Consumer;

/** One answer being translated into OpenAI's bytes; belongs to its attempt. */
public interface Translation {
    /**
     * More of the upstream's body.
     *
     * @param bytes are not written by anybody afterwards
     * @param into takes what can be passed on
     * @throws dev.sluice.gateway.error.GatewayException UPSTREAM_MALFORMED; nothing may be fed after it
     */
    void feed(byte[] bytes, int from, int to, Consumer<byte[]> into);

    /** The upstream's body has ended as HTTP wants it. */
    void end(Consumer<byte[]> into);
}
