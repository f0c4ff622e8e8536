package dev.sluice.gateway.pipeline;

import io.vertx.core.buffer.Buffer;

/** Takes what an upstream sends. What it throws ends the attempt. */
interface Inlet {
    /** More of the response's body; the bytes are not written by anybody afterwards. */
    void chunk(Buffer chunk);

    /** The response has ended as HTTP wants it. */
    void ended();

    /** The response has broken off. */
    void broken();
}
