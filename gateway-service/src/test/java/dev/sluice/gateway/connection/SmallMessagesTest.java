package dev.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A head and its small body leave in one buffer; a long body is not copied behind its head. */
class SmallMessagesTest {
    private static final int SMALL = 3_000;
    private static final int LONG = 100_000;

    @Test
    void aSmallBodyLeavesWithItsHead() {
        EmbeddedChannel channel = channel();

        channel.writeOutbound(answer(SMALL));

        assertThat(channel.outboundMessages()).hasSize(1);
        ByteBuf message = channel.readOutbound();
        assertThat(message.toString(StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\n" + "x".repeat(SMALL));
        message.release();
    }

    @Test
    void aLongBodyLeavesAsItIs() {
        EmbeddedChannel channel = channel();

        channel.writeOutbound(answer(LONG));

        assertThat(channel.outboundMessages()).hasSize(2);
        channel.finishAndReleaseAll();
    }

    @Test
    void otherBuffersStaySmall() {
        ByteBuf small = new RoomyAllocator(PooledByteBufAllocator.DEFAULT).buffer(8);

        assertThat(small.capacity()).isEqualTo(8);
        small.release();
    }

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder());
        channel.config().setAllocator(new RoomyAllocator(PooledByteBufAllocator.DEFAULT));
        return channel;
    }

    private static DefaultFullHttpResponse answer(int length) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                Unpooled.wrappedBuffer("x".repeat(length).getBytes(StandardCharsets.US_ASCII)));
    }
}
