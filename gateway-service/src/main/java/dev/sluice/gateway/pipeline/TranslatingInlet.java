package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.translation.Translation;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Stands before a relay and hands it the answer in the client's dialect. */
record TranslatingInlet(Translation translation, Inlet relay) implements Inlet {
    @Override
    public void chunk(Buffer chunk) {
        ByteBuf bytes = chunk.getByteBuf();
        boolean backed = bytes.hasArray();
        byte[] array = backed ? bytes.array() : chunk.getBytes();
        int from = backed ? bytes.arrayOffset() + bytes.readerIndex() : 0;
        translation.feed(array, from, from + chunk.length(), passOn());
    }

    @Override
    public void ended() {
        translation.end(passOn());
        relay.ended();
    }

    @Override
    public void broken() {
        relay.broken();
    }

    private Consumer<byte[]> passOn() {
        return translated -> relay.chunk(Buffer.buffer(translated));
    }
}
