package dev.sluice.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;

/**
 * Reads a body from the connection's buffers straight into the array of whoever collects it. Vert.x would copy each piece into a
 * buffer on the heap first, and the collector out of that.
 */
public final class InPlace extends ChannelInboundHandlerAdapter {
    /** While those who are told of a message's head still handle it: only then no byte of its body has been passed on. */
    private boolean atHead;
    /** Null = pieces are passed on as they come. */
    private byte[] array;

    private int length;

    InPlace() {}

    /**
     * Wants the body of the message whose head is being handled now in this array, from its beginning, as far as there is room.
     * What is asked for later comes as ever, so each piece is handed to {@link #put}.
     */
    public static void offer(HttpConnection connection, byte[] array) {
        InPlace reading = Connections.channel(connection).pipeline().get(InPlace.class);
        if (reading != null && reading.atHead) {
            reading.array = array;
            reading.length = 0;
        }
    }

    /** Copies a piece of a body to its place, unless it came there. */
    public static void put(Buffer piece, byte[] array, int at) {
        ByteBuf bytes = piece.getByteBuf();
        if (!bytes.hasArray() || bytes.array() != array) {
            piece.getBytes(array, at);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpMessage) {
            array = null;
            atHead = !(message instanceof HttpContent);
            context.fireChannelRead(message);
            atHead = false;
        } else if (array != null && message instanceof HttpContent piece) {
            context.fireChannelRead(placed(piece));
        } else {
            context.fireChannelRead(message);
        }
    }

    private HttpContent placed(HttpContent piece) {
        ByteBuf bytes = piece.content();
        int more = bytes.readableBytes();
        if (more > array.length - length || piece.decoderResult().isFailure()) {
            array = null;
            return piece;
        }
        byte[] into = array;
        int from = length;
        length += more;
        if (piece instanceof LastHttpContent) {
            array = null;
        }
        if (more == 0) {
            return piece;
        }
        bytes.readBytes(into, from, more);
        HttpContent placed = piece.replace(Unpooled.wrappedBuffer(into, from, more));
        bytes.release();
        return placed;
    }
}
